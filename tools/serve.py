"Serve a folder as GitHub Pages does: below a base path, compressed, with the site's own page where there is none."
import functools
import gzip
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Pages(SimpleHTTPRequestHandler):
    "Answers with the files of `directory`, below `base`."
    protocol_version = 'HTTP/1.1'
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        '.mjs': 'text/javascript',
        '.js': 'text/javascript',
        '.md': 'text/markdown',
        '.wasm': 'application/wasm',
        '.woff2': 'font/woff2',
    }

    def __init__(self, *args, base, **kwargs):
        self.base = base
        super().__init__(*args, **kwargs)

    def do_GET(self):
        path = self.path.partition('?')[0]
        file = Path(self.translate_path(path.removeprefix(self.base))) if path.startswith(self.base) else None
        if file and file.is_dir(): file = file/'index.html'
        found = file is not None and file.is_file()
        if not found: file = Path(self.directory)/'404.html'
        data = _compressed(file, file.stat().st_mtime)
        self.send_response(200 if found else 404)
        for name, value in {
            'Content-Type': self.guess_type(file),
            'Content-Encoding': 'gzip',
            'Content-Length': len(data),
            'Cache-Control': 'max-age=600',
        }.items(): self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args): pass

@functools.cache
def _compressed(path, changed): return gzip.compress(path.read_bytes())

@contextmanager
def serving(folder, base='/oplas/'):
    "Serve `folder` while the block runs; gives the address of its first page."
    server = ThreadingHTTPServer(('127.0.0.1', 0), functools.partial(Pages, directory=str(folder), base=base))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try: yield f'http://127.0.0.1:{server.server_port}{base}'
    finally: server.shutdown()

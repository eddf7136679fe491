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
        kind = self.guess_type(file)
        headers = {'Content-Type': kind, 'Cache-Control': 'max-age=600'}
        status = 200 if found else 404
        if kind.startswith(('audio/', 'video/')): # a player asks for parts, which no compression can give
            whole = file.read_bytes()
            data,part = _part(whole, self.headers.get('Range'))
            headers['Accept-Ranges'] = 'bytes'
            if part:
                status = 206
                headers['Content-Range'] = part
        else:
            data = _compressed(file, file.stat().st_mtime)
            headers['Content-Encoding'] = 'gzip'
        self.send_response(status)
        for name, value in (headers | {'Content-Length': len(data)}).items(): self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args): pass

@functools.cache
def _compressed(path, changed): return gzip.compress(path.read_bytes())

def _part(whole, wanted):
    "The part of a file that a range header such as `bytes=100-199` asks for, and how it is called."
    if not wanted: return whole, None
    first,last = wanted.removeprefix('bytes=').split('-')
    start = int(first) if first else max(len(whole) - int(last), 0)
    end = min(int(last) + 1, len(whole)) if first and last else len(whole)
    return whole[start:end], f'bytes {start}-{end - 1}/{len(whole)}'

@contextmanager
def serving(folder, base='/oplas/'):
    "Serve `folder` while the block runs; gives the address of its first page."
    server = ThreadingHTTPServer(('127.0.0.1', 0), functools.partial(Pages, directory=str(folder), base=base))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try: yield f'http://127.0.0.1:{server.server_port}{base}'
    finally: server.shutdown()

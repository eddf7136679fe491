from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

here = Path(__file__).parent
config = ConfigParser()
config.read(here/'settings.ini', encoding='utf-8')
config = config['DEFAULT']

status = {'3': '3 - Alpha', '4': '4 - Beta', '5': '5 - Production/Stable'}
suffix = '_requirements'

setup(
    name=config['lib_name'],
    version=config['version'],
    description=config['description'],
    long_description=(here/'README.md').read_text(encoding='utf-8'),
    long_description_content_type='text/markdown',
    keywords=config['keywords'].split(),
    author=config['author'],
    url=config['git_url'],
    project_urls={'Documentation': config['doc_host'] + config['doc_baseurl']},
    license_expression={'apache2': 'Apache-2.0'}[config['license']] + ' AND ISC',  # ISC: weights/musicnn
    license_files=['LICENSE', 'oplas/weights/*.txt'],
    classifiers=[
        f"Development Status :: {status[config['status']]}",
        f"Intended Audience :: {config['audience']}",
        f"Natural Language :: {config['language']}",
        'Programming Language :: Python :: 3',
    ],
    python_requires=f">={config['min_python']}",
    install_requires=config['requirements'].split(),
    extras_require={key.removesuffix(suffix): value.split() for key, value in config.items() if key.endswith(suffix)},
    packages=find_packages(include=['oplas', 'oplas.*']),
    package_data={'oplas': config['package_data'].split()},
    entry_points={
        'console_scripts': config['console_scripts'].split(),
        'nbdev': ['oplas=oplas._modidx:d'],
    },
    zip_safe=False,
)

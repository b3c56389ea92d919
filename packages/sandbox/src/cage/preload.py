# Runs once, before the interpreter is frozen. Imports what a program may import: after this no module is ever read from a file.
import importlib
import sys

for _name in """
    __future__ abc argparse array ast atexit base64 binascii bisect builtins bz2 calendar cmath codecs collections collections.abc
    colorsys concurrent.futures contextlib contextvars copy copyreg csv dataclasses datetime decimal difflib dis doctest
    email.utils encodings.ascii encodings.idna encodings.latin_1 encodings.utf_16 encodings.utf_32 enum errno fnmatch fractions
    functools gc getpass glob graphlib gzip hashlib heapq hmac html html.parser inspect io ipaddress itertools json keyword
    linecache locale logging lzma math mimetypes numbers operator os os.path pathlib pickle platform posixpath pprint queue
    random re reprlib sched secrets shlex shutil signal stat statistics string stringprep struct sys tempfile textwrap threading
    time timeit token tokenize tomllib traceback types typing unicodedata unittest unittest.mock urllib.parse uuid warnings
    weakref xml.etree.ElementTree zlib zoneinfo
""".split():
    importlib.import_module(_name)

# strptime and the like import lazily on first use.
importlib.import_module("_strptime")
sys.setrecursionlimit(1000)

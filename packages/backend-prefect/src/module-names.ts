/** Modules that a flow's file must not be called as: its folder goes before theirs while the flow is loaded. */
export const moduleNames: readonly string[] = (
  "abc aiohttp alembic anyio argparse array ast asyncio base64 bisect builtins bz2 calendar certifi click cloudpickle cmath " +
  "code codecs collections concurrent configparser contextlib contextvars copy copyreg croniter csv ctypes curses " +
  "dataclasses datetime dbm decimal difflib dis email encodings enum errno fastapi fcntl filecmp fileinput fnmatch " +
  "fractions fsspec ftplib functools gc getopt getpass gettext glob graphlib grp gzip h11 hashlib heapq hmac html http " +
  "httpcore httpx idna imaplib importlib inspect io ipaddress itertools jinja2 json keyword linecache locale logging lzma " +
  "mailbox math mimetypes mmap multiprocessing netrc numbers numpy operator os packaging pandas pathlib pdb pendulum " +
  "pickle pkgutil platform plistlib poplib posix pprint prefect profile pstats pty pwd pydantic pytz queue quopri random re " +
  "readline reprlib requests resource rich runpy sched secrets select selectors shelve shlex shutil signal site sklearn " +
  "smtplib sniffio socket socketserver sqlalchemy sqlite3 ssl starlette stat statistics step steps string stringprep struct " +
  "subprocess symtable sys sysconfig syslog tarfile tempfile termios test textwrap threading time timeit tkinter token " +
  "tokenize toml tomllib trace traceback tracemalloc tty turtle types typer typing unicodedata unittest urllib uuid uvicorn " +
  "venv warnings wave weakref webbrowser websockets xml yaml zipapp zipfile zipimport zlib zoneinfo"
).split(" ");

#!/usr/bin/python3
"""Checks that the folders of src depend on each other only the way the design allows.

usage: check_layers.py SRC

Each rule reads the text of the sources and of the folders' CMakeLists.txt; nothing is compiled. Prints one line
for each breach, `file:line: what`, and exits 1 if there is one.
"""

import re
import sys
from pathlib import Path

# The edges of the design. Every folder may also use core and itself.
EDGES = {
    "core": set(),
    "media": set(),
    "wire": set(),
    "net": set(),
    "model": set(),
    "session": {"media", "wire", "net", "model"},
    "record": {"model", "wire"},
    "gfx": set(),
    "ui": {"model"},
    "app": {"session", "record", "ui", "gfx", "model", "media"},
}

# Headers that only some folders may include: (what, pattern, folders). <arpa/inet.h> is none of them: it turns text
# into addresses.
HEADERS = [
    ("OpenGL and GLFW", r"(glad|GLFW|GL|GLES\d?|EGL)/", {"gfx"}),
    ("Dear ImGui", r"(imgui|imstb)\w*\.h|imgui/", {"gfx", "ui", "app"}),
    ("a codec", r"opencv2/|turbojpeg\.h|jpeglib\.h|libyuv(\.h|/)", {"media"}),
    (
        "sockets",
        r"sys/(socket|un|epoll)\.h|netinet/|netdb\.h|ifaddrs\.h|poll\.h"
        r"|asio\.hpp|asio/(ip|local|generic)/|asio/\w*socket\w*\.hpp|asio/ts/",
        {"net"},
    ),
    ("Asio", r"asio(\.hpp|/)", {"net", "session"}),
    ("threads", r"(thread|stop_token|future|latch|barrier|semaphore|pthread\.h)$", {"session"}),
]

# Packaged libraries that only some folders may link.
LIBRARIES = {
    "third_party::jpeg": {"media"},
    "third_party::turbojpeg": {"media"},
    "third_party::libyuv": {"media"},
    "third_party::opencv": {"media"},
    "third_party::asio": {"net", "session"},
    "third_party::cli11": {"app"},
    "third_party::json": {"model", "record", "app"},
    "third_party::toml": {"app"},
    "third_party::glfw": {"gfx"},
    "third_party::glad": {"gfx"},
    "third_party::imgui": {"gfx", "ui", "app"},
    "third_party::freetype": {"gfx", "ui"},
    "Threads::Threads": {"session"},
}

THREADS = r"\bstd::(jthread|thread|async)\b|\bpthread_create\b"

# Pure code: time is a parameter, randomness takes a seed, results are return values.
PURE_FOLDERS = {"core", "wire", "model"}
PURE_FILES = re.compile(r"net/(pacer|impaired_link|impairment)")
IMPURE_HEADERS = r"(mutex|shared_mutex|condition_variable|atomic|iostream|unistd\.h)$"
IMPURE = [
    ("a clock", r"::now\s*\(|\b(clock_gettime|gettimeofday)\s*\(|\bstd::time\s*\("),
    ("unseeded randomness", r"\brandom_device\b|\b(std::)?s?rand\s*\("),
    ("a log", r"\bstd::(cout|cerr|clog)\b|\b(std::)?f?printf\s*\("),
]
# The types of core that threads meet in.
HAND_OVER = re.compile(r"core/(latest_slot|spsc_ring|pool)")

COMMENT_OR_TEXT = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<raw>[^(\s]*)\(.*?\)(?P=raw)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'',
    re.S,
)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
KEYWORDS = {"PUBLIC", "PRIVATE", "INTERFACE", "LINK", "PRIVATE_LINK", "framescope_warnings"}


def without_comments(text, keep_strings=False):
    """The text with comments, and strings unless kept, replaced by as many line ends as they held."""

    def blank(match):
        token = match.group()
        return token if keep_strings and token[0] in "\"'" else "\n" * token.count("\n") or " "

    return COMMENT_OR_TEXT.sub(blank, text)


def may_use(folder, other):
    return other in EDGES[folder] | {folder, "core"}


def include_breach(src, path, form, header):
    """What is wrong with one include of a file, or None."""
    folder = path.relative_to(src).parts[0]
    first = header.split("/")[0]
    if form == '"' or (src / header).is_file():
        if first not in EDGES or "/" not in header:
            return f'"{header}" is not written from src'
        return None if may_use(folder, first) else f"{folder} may not include {header}"
    for what, pattern, folders in HEADERS:
        if folder not in folders and re.match(pattern, header):
            return f"{folder} may not include <{header}>: {what} only in {', '.join(sorted(folders))}"
    if is_pure(src, path) and re.match(IMPURE_HEADERS, header):
        if not HAND_OVER.match(path.relative_to(src).as_posix()):
            return f"pure code may not include <{header}>"
    return None


def is_pure(src, path):
    relative = path.relative_to(src)
    return relative.parts[0] in PURE_FOLDERS or PURE_FILES.match(relative.as_posix())


def source_breaches(src, path):
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(without_comments(text, keep_strings=True).splitlines(), 1):
        include = INCLUDE.match(line)
        breach = include and include_breach(src, path, *include.groups())
        if breach:
            yield number, breach
    forbidden = [] if path.relative_to(src).parts[0] == "session" else [("a thread", THREADS)]
    if is_pure(src, path):
        forbidden = forbidden + IMPURE
    for number, line in enumerate(without_comments(text).splitlines(), 1):
        for what, pattern in forbidden:
            if re.search(pattern, line):
                yield number, f"{what} does not belong here: {line.strip()}"


def calls(text):
    """(line number, command, arguments) of each command of a CMake file."""
    text = re.sub(r"#[^\n]*", "", text)
    for match in re.finditer(r"(\w+)\s*\(([^()]*)\)", text):
        yield text.count("\n", 0, match.start()) + 1, match[1], match[2].split()


def linked(command, arguments):
    """The libraries that a command links to its target."""
    if command == "target_link_libraries":
        return [a for a in arguments[1:] if a not in KEYWORDS]
    if command != "framescope_library":
        return []
    keywords = [i for i, a in enumerate(arguments) if a in ("LINK", "PRIVATE_LINK")]
    return [a for a in arguments[min(keywords, default=len(arguments)):] if a not in KEYWORDS]


def cmake_breaches(src, path):
    folder = path.relative_to(src).parts[0]
    found = list(calls(path.read_text(encoding="utf-8")))
    made = ("framescope_library", "add_library", "add_executable")
    own = {arguments[0] for _, command, arguments in found if command in made and arguments}
    for number, command, arguments in found:
        for library in linked(command, arguments):
            allowed = library in own or library == "${CMAKE_DL_LIBS}"
            allowed = allowed or (library in EDGES and may_use(folder, library))
            if not allowed and folder not in LIBRARIES.get(library, set()):
                yield number, f"{folder} may not link {library}"


def breaches(src):
    """Every breach under src as (path, line, what); a folder or a tree that the rules do not know is one too."""
    files = sorted(p for p in src.rglob("*") if p.suffix in (".cpp", ".hpp", ".h", ".c", ".inl"))
    if not files:
        yield src, 0, "no sources"
    for path in files + sorted(src.glob("*/**/CMakeLists.txt")):
        folder = path.relative_to(src).parts[0]
        if folder not in EDGES:
            yield path, 0, f"{folder} is no folder of the design"
            continue
        check = cmake_breaches if path.name == "CMakeLists.txt" else source_breaches
        for number, what in check(src, path):
            yield path, number, what


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    found = list(breaches(Path(arguments[0])))
    for path, number, what in found:
        print(f"{path}:{number}: {what}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""Compares the code blocks of the documentation with the programs that they are regions of.

    snippets.py [--self-test] [ROOT]

A ```cpp block of README.md or docs/ must be, line for line, a region of a compiled and run file in tests/snippets or
examples: what stands between `// [name]` and `// [end]`, without the indentation that its lines have in common. A ```sql
block must be one of the R"sql(...)sql" literals there, which the tests compare with what was sent; lines may be broken
elsewhere. Prints `page:line: what` for each block that is none of these, and fails if there was one.
"""

import argparse
import pathlib
import re
import sys
import tempfile
import textwrap

SOURCES = ("tests/snippets", "examples")
OPEN = re.compile(r"\s*// \[([\w.]+)\]\s*$")
SQL = re.compile(r'R"sql\((.*?)\)sql"', re.DOTALL)


def trimmed(lines):
    """The lines without what they are indented by, as one text."""
    text = textwrap.dedent("\n".join(line.rstrip() for line in lines))
    return text.strip("\n")


def regions(text):
    """The regions of a source file: (line, name, text). Raises ValueError where one does not end."""
    found, name, start, held = [], None, 0, []
    for number, line in enumerate(text.splitlines(), 1):
        mark = OPEN.match(line)
        if mark and mark[1] == "end":
            if name is None:
                raise ValueError(f"{number}: [end] without a beginning")
            found.append((start, name, trimmed(held)))
            name, held = None, []
        elif mark and name is None:
            name, start = mark[1], number
        elif mark:
            raise ValueError(f"{number}: [{mark[1]}] begins before [{name}] has ended")
        elif name is not None:
            held.append(line)
    if name is not None:
        raise ValueError(f"{start}: [{name}] does not end")
    return found


def blocks(text):
    """The fenced blocks of a page: (line, language, text)."""
    found, language, start, fence, held = [], None, 0, "", []
    for number, line in enumerate(text.splitlines(), 1):
        mark = re.match(r"\s*(```+)\s*([\w+-]*)", line)
        if language is None and mark:
            language, start, fence, held = mark[2], number, mark[1], []
        elif language is not None and line.strip() == fence:
            found.append((start, language, trimmed(held)))
            language = None
        elif language is not None:
            held.append(line)
    return found


def in_one_line(text):
    return " ".join(text.split())


def pages(root):
    return [p for p in [root / "README.md", *sorted((root / "docs").rglob("*.md"))] if p.is_file()]


def check(root):
    """The complaints, and the number of blocks that were compared."""
    complaints, code, statements, compared = [], set(), set(), 0
    for folder in SOURCES:
        for file in sorted((root / folder).rglob("*.[ch]pp")):
            text = file.read_text()
            try:
                code.update(text for _, _, text in regions(text))
            except ValueError as wrong:
                complaints.append(f"{file.relative_to(root)}:{wrong}")
            statements.update(in_one_line(s) for s in SQL.findall(text))
    for page in pages(root):
        name = page.relative_to(root)
        for line, language, text in blocks(page.read_text()):
            compared += language in ("cpp", "sql")
            if language == "cpp" and text not in code:
                complaints.append(f"{name}:{line}: this code is no region of a file in {' or '.join(SOURCES)}")
            if language == "sql" and in_one_line(text) not in statements:
                complaints.append(f'{name}:{line}: this SQL is no R"sql(...)sql" of a file in {" or ".join(SOURCES)}')
    return complaints, compared


def self_test():
    with tempfile.TemporaryDirectory() as made:
        root = pathlib.Path(made)
        (root / "tests/snippets").mkdir(parents=True)
        (root / "docs").mkdir()
        source = root / "tests/snippets/a.cpp"
        source.write_text('    // [a]\n    one();\n      two();\n    // [end]\nR"sql(\nSELECT 1\n)sql"\n')
        page = root / "docs/a.md"
        page.write_text("```cpp\none();\n  two();\n```\n\n```sql\nSELECT\n  1\n```\n")
        assert check(root) == ([], 2), check(root)
        page.write_text("text\n```cpp\none();\ntwo();\n```\n```sql\nSELECT 2\n```\n")
        assert [c.split(": ")[0] for c in check(root)[0]] == ["docs/a.md:2", "docs/a.md:6"], check(root)
        source.write_text("// [a]\n// [b]\n// [end]\n")
        assert check(root)[0][0].startswith("tests/snippets/a.cpp:2: [b] begins"), check(root)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--self-test", action="store_true", help="first test this script")
    parser.add_argument("root", nargs="?", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    arguments = parser.parse_args()
    if arguments.self_test:
        self_test()
    complaints, compared = check(arguments.root)
    for complaint in complaints:
        print(complaint)
    if not complaints:
        print(f"snippets: {compared} blocks are regions of programs that run")
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main())

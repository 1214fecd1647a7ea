#!/usr/bin/env python3
"""Writes docs/reference.md from the `///` comments of the public headers.

    reference.py [--check] [ROOT]

Public is what namespace cormorant has outside detail, and the public members of its classes. A name without a comment is
an error: types, functions, constants and macros need one. It counts for the overloads that follow; above constants, for
those that follow without a blank line. Data members, enumerators, constructors and operators may have one.
`/// For the library.` keeps a member, and those right behind it, out; so does a template parameter `Wrong`, by which an
overload catches arguments that cannot be taken. With --check nothing is written: fails where docs/reference.md is not what
would be written.
"""

import argparse
import pathlib
import re
import sys

# What the umbrella header brings is public; so is what it builds on. These folders hold nothing for users.
HEADERS = "include/cormorant"
PAGE = "docs/reference.md"
# Classes of detail whose members programs call: on paths, aggregates, windows, index options, relations to many rows.
SHOWN = {"expression_methods", "aggregate_methods", "container_methods", "window_builder", "case_builder", "conditional_option",
         "lookup_index_option", "on_delete_option", "text_search", "to_many"}

TOKEN = re.compile(
    r"""(?P<doc>///<?[^\n]*)|(?P<section>//\ ----[^\n]*)|(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<blank>\n[ \t]*\n)
    |(?P<macro>\#[^\n\\]*(?:\\\n[^\n\\]*)*(?:\\[^\n])*)|(?P<space>\s+)|(?P<number>\d[\w'.]*)|(?P<text>R"\((?:.|\n)*?\)"|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    |(?P<word>\w+)|(?P<mark>::|\.\.\.|<=>|->\*?|&&|\|\||[-+*/%=!<>]=|\[\[|\]\]|.)""",
    re.VERBOSE | re.DOTALL)

INTRO = """# Reference

Everything public, by header, from the comments in the headers themselves. `#include <cormorant/cormorant.hpp>` brings all
of it but `cormorant/manage.hpp` and `cormorant/testing.hpp`.

Left out below: a last parameter `where`, by which a call tells its place in the program; `detail::` before the names of
expression types; `[[nodiscard]]`. Where a signature takes a `field`, the program writes `"name"_f`.

Written by `scripts/reference.py`; do not edit.
"""


class Entry:
    """One declaration: its kind, name, text, comment, and members of classes."""

    def __init__(self, kind, name, text, doc, line):
        self.kind, self.name, self.text, self.doc, self.line = kind, name, text, doc, line
        self.members = []
        self.joined = False  # follows the entry above without a blank line and a comment of its own


def tokens_of(text):
    line, found = 1, []
    for match in TOKEN.finditer(text):
        if match.lastgroup != "space":
            found.append((match.lastgroup, match[0], line))
        line += match[0].count("\n")
    return found


class Parser:
    def __init__(self, text):
        self.tokens, self.at = tokens_of(text), 0

    def skip_group(self, opening, closing):
        """From an opening bracket to behind the closing one."""
        depth, start = 0, self.at
        while self.at < len(self.tokens):
            kind, text, _ = self.tokens[self.at]
            self.at += 1
            if kind == "mark" and text == opening:
                depth += 1
            elif kind == "mark" and text == closing:
                depth -= 1
                if depth == 0:
                    return self.tokens[start : self.at]
        raise ValueError(f"{self.tokens[start][2]}: {opening} is not closed")

    def scope(self, inside, public):
        """The entries up to the closing brace; `inside` is the class or None."""
        entries, doc, library, section_library, apart = [], [], False, False, True
        while self.at < len(self.tokens):
            kind, text, line = self.tokens[self.at]
            if kind == "mark" and text == "}":
                return entries
            if kind == "doc" and text.startswith("///<"):
                if entries and public:
                    entries[-1].doc.append(text[4:].strip())
                self.at += 1
            elif kind == "doc":
                doc.append(text[3:].rstrip())
                self.at += 1
            elif kind == "section":
                section_library = "for the library" in text.lower()
                doc, self.at = [], self.at + 1
            elif kind == "blank":
                doc, library, apart, self.at = [], False, True, self.at + 1
            elif kind == "macro":
                name = re.match(r"#\s*define\s+(\w+(?:\([^)]*\))?)", text)
                if name and doc:
                    entries.append(Entry("macro", name[1].split("(")[0], name[1], doc, line))
                doc, self.at = [], self.at + 1
            elif kind == "comment":
                self.at += 1
            elif inside and text in ("public", "private", "protected") and self.tokens[self.at + 1][1] == ":":
                public, library, doc, apart = text == "public", False, [], True
                self.at += 2
            elif text == ";":
                self.at += 1
            else:
                if doc:
                    library = doc[0].strip().lower().startswith("for the library")
                shown = public and not library and not section_library
                within = "namespace" in (text, self.tokens[self.at + 1][1])
                for entry in self.declaration(inside, doc, line):
                    if not shown or "Wrong" in entry.text:
                        continue
                    overload = bool(entries) and entries[-1].name == entry.name
                    if not within and not entry.doc and entry.kind in ("function", "constant"):
                        entry.joined = overload or (entry.kind == "constant" and not apart)
                    entries.append(entry)
                doc, apart = [], False
        return entries

    def declaration(self, inside, doc, line):
        """Reads one declaration; the entries that it makes (a namespace makes those inside it)."""
        if self.tokens[self.at][1] in ("namespace", "inline") and "namespace" in (
            self.tokens[self.at][1], self.tokens[self.at + 1][1]):
            name = ""
            while self.tokens[self.at][1] not in ("{", ";"):
                name += self.tokens[self.at][1]
                self.at += 1
            self.at += 1
            found = self.scope(None, True)
            self.at += 1
            name = name.replace("inline", "").replace("namespace", "")
            if "detail" in name:
                return [entry for entry in found if entry.name in SHOWN and entry.members]
            return found if name.startswith("cormorant") else []
        words, seen_parens, initialising, behind_template = [], False, False, True
        while self.at < len(self.tokens):
            kind, text, _ = self.tokens[self.at]
            if kind in ("comment", "blank", "doc", "macro", "section"):
                self.at += 1
            elif text == "(":
                words += self.skip_group("(", ")")
                seen_parens = True
            elif text == "[[":
                while self.tokens[self.at][1] != "]]":
                    self.at += 1
                self.at += 1
            elif text == "template" or (text == "<" and words and words[-1][1] == "template"):
                words.append(self.tokens[self.at])
                self.at += 1
                if self.tokens[self.at][1] == "<":
                    words += self.angles()
                    seen_parens = False
            elif text == ";":
                self.at += 1
                return self.entry(words, inside, doc, line)
            elif text == ":" and seen_parens:
                initialising = True
                words.append(self.tokens[self.at])
                self.at += 1
            elif text == "{":
                last = [w[1] for w in words]
                if self.is_requires_expression(last):
                    words += self.skip_group("{", "}")
                    seen_parens = False
                elif initialising and re.fullmatch(r"\w+|>", last[-1]):
                    words += self.skip_group("{", "}")
                else:
                    made = self.body(words, inside, doc, line)
                    if made is not None:
                        return made
            else:
                words.append(self.tokens[self.at])
                self.at += 1
        return []

    @staticmethod
    def is_requires_expression(words):
        if words and words[-1] == "requires":
            return True
        depth = 0
        if not words or words[-1] != ")":
            return False
        for i in range(len(words) - 1, -1, -1):
            depth += (words[i] == ")") - (words[i] == "(")
            if depth == 0:
                return i > 1 and words[i - 1] == "requires" and words[i - 2] in ("requires", "=", "&&", "||")
        return False

    def angles(self):
        """A template's parameters, `<` to `>`."""
        depth, start = 0, self.at
        while self.at < len(self.tokens):
            text = self.tokens[self.at][1]
            if text == "(":
                self.skip_group("(", ")")
                continue
            self.at += 1
            depth += (text == "<") - (text == ">")
            if depth == 0:
                break
        return self.tokens[start : self.at]

    def body(self, words, inside, doc, line):
        """What stands in braces behind the words; None where the declaration goes on."""
        flat = [w[1] for w in without_templates(words)]
        what = next((w for w in flat if w in ("class", "struct", "enum", "union", "concept", "(", "=")), None)
        if what in ("class", "struct", "union"):
            self.at += 1
            made = self.entry(words, inside, doc, line)
            members = self.scope(True, what != "class")
            self.at += 1
            if made:
                made[0].members = members
            return self.after_braces(made)
        if what == "enum":
            self.at += 1
            made = self.entry(words, inside, doc, line)
            if made:
                made[0].members = self.enumerators()
            else:
                self.enumerators()
            return self.after_braces(made)
        if "(" in flat and "=" not in flat[: flat.index("(")]:
            self.skip_group("{", "}")
            return self.entry(words, inside, doc, line)
        self.skip_group("{", "}")
        return None

    def after_braces(self, made):
        while self.tokens[self.at][1] != ";":
            self.at += 1
        self.at += 1
        return made

    def enumerators(self):
        found = []
        doc = []
        while self.tokens[self.at][1] != "}":
            kind, text, line = self.tokens[self.at]
            if kind == "doc" and text.startswith("///<") and found:
                found[-1].doc.append(text[4:].strip())
            elif kind == "doc":
                doc.append(text[3:])
            elif kind == "word":
                found.append(Entry("enumerator", text, text, doc, line))
                doc = []
            self.at += 1
        self.at += 1
        return found

    def entry(self, words, inside, doc, line):
        flat = [w[1] for w in without_templates(words)]
        if not flat or flat[0] in ("friend", "static_assert", "using", "extern") or "delete" in flat[-1:]:
            if flat[:1] == ["using"] and len(flat) > 3 and flat[2] == "=" and not inside:
                return [Entry("type", flat[1], signature(words), doc, line)]
            return []
        declared = "(" in flat or "{" in flat
        if flat[0] in ("class", "struct", "enum", "union"):
            names = [w for w in flat[1:] if w not in ("class", "struct", "final")]
            if not names or (self.tokens[self.at - 1][1] == ";" and flat[0] != "enum"):
                return []  # a declaration of what is defined elsewhere
            specialised = "<" in [w[1] for w in words[-3:]] or "::" in flat[:3]
            return [] if specialised and "std" in flat else [Entry(flat[0], names[0], signature(words), doc, line)]
        if "(" in flat:
            call = flat.index("(")
            if "operator" in flat[:call + 1]:
                return [Entry("operator", "operator", signature(words), doc, line)] if doc else []
            name = flat[call - 1]
            if inside and (call == 1 or "~" in flat[:call] or flat[call - 2] in ("explicit", "constexpr")
                           and call <= 3):
                return [Entry("constructor", name, signature(words), doc, line)] if doc else []
            if "=" not in flat[:call]:
                return [Entry("function", name, signature(words), doc, line)]
        name = next((flat[i - 1] for i, w in enumerate(flat) if w in ("=", "{")), flat[-1])
        if "operator" in flat or (inside and "static" in flat and not doc):
            return []
        kind = "member" if inside else "constant"
        return [Entry(kind, name, signature(words), doc, line)] if declared or name else []


def without_templates(words):
    """The words without `template <...>` and requires-clauses in front."""
    out, i = [], 0
    while i < len(words):
        if words[i][1] == "template":
            i, depth = i + 1, 0
            while i < len(words):
                depth += (words[i][1] == "<") - (words[i][1] == ">")
                i += 1
                if depth == 0:
                    break
            if i < len(words) and words[i][1] == "requires":
                i = behind_requires(words, i)
            continue
        out.append(words[i])
        i += 1
    return out


def behind_requires(words, i):
    """The place behind a requires-clause: operands joined by && and ||."""
    while True:
        i += 1
        if words[i][1] == "requires":
            i += 1
            for opening, closing in (("(", ")"), ("{", "}")):
                if words[i][1] == opening:
                    i = behind_group(words, i, opening, closing)
        elif words[i][1] == "(":
            i = behind_group(words, i, "(", ")")
        else:
            while i + 1 < len(words) and words[i + 1][1] == "::":
                i += 2
            i += 1
            if i < len(words) and words[i][1] == "<":
                i = behind_group(words, i, "<", ">")
        if i >= len(words) or words[i][1] not in ("&&", "||"):
            return i


def behind_group(words, i, opening, closing):
    depth = 0
    while i < len(words):
        depth += (words[i][1] == opening) - (words[i][1] == closing)
        i += 1
        if depth == 0:
            return i
    return i


def signature(words):
    """The declaration as readers want it: one text, without bodies and initial values of the library's own."""
    cut, depth, seen = [], 0, False
    for kind, text, _ in words:
        if text == "(":
            depth += 1
        if text == ")":
            depth -= 1
            seen = True
        if depth == 0 and text == ":" and seen:
            break
        cut.append(text)
    text = ""
    for word in cut:
        glue = text and (re.match(r"\w", word) and re.search(r"[\w>,&*=)|-]$", text) or word in ("=", "->", "&&", "||", "+")
                         or re.search(r"(=|,|->|\|\||\+)$", text) or word == "{" and text[-1] != "(")
        if text.endswith(("&", "*")) and word in ("&", "*", ")", ",", "...", ">"):
            glue = False
        if word == "&&" and text and (text[-1] == ">" or text.endswith(("A", "B", "E", "T", "L", "H", "Work", "Result",
                                                                         "From", "To", "Start", "Length", "M"))):
            glue = False
        text += (" " if glue else "") + word
    text = re.sub(r"\.\.\.(?=\w)", "... ", text)
    text = re.sub(r"\boperator(\S+) \(", r"operator\1(", text)
    text = re.sub(r"(\w|>) ?&& (\w+[,)])", r"\1&& \2", text)
    text = re.sub(r"\) ?> ?(\d)", r") > \1", text)
    text = re.sub(r"\(& (\w+)\)", r"(&\1)", text)
    text = re.sub(r"(\w):public ", r"\1 : public ", text)
    text = re.sub(r" =$", "", text)
    text = re.sub(r"\boperator \"\"", 'operator""', text)
    text = re.sub(r"\bauto ?\((\w+)\) ?\(", r"auto \1(", text)  # which no macro takes for its own
    text = text.replace("detail::", "").replace("std::source_location", "location")
    text = re.sub(r",?\s*location (where|at) ?= ?location::current\(\)", "", text)
    text = re.sub(r"template<", "template <", text)
    text = re.sub(r"\s+", " ", text).strip()
    return behind_parameters(text)


def behind_parameters(text):
    """The text with a line break behind the `>` that closes the template's parameters."""
    if not text.startswith("template <"):
        return text
    depth = 0
    for i, c in enumerate(text):
        depth += (c == "<") - (c == ">")
        if c == ">" and depth == 0:
            rest = text[i + 1 :].strip()
            rest = re.sub(r"^(requires ?\(.*?\) ?> 0\)|requires\([^()]*\)) ", r"\1\n", rest)
            return text[: i + 1] + "\n" + behind_parameters(rest)
    return text


def public_entries(root):
    """(header, entries) of the headers that have something public."""
    for header in sorted((root / HEADERS).rglob("*.hpp")):
        parser = Parser(header.read_text())
        entries = parser.scope(None, True)
        if entries:
            yield header.relative_to(root / "include"), entries


def prose(doc):
    """The comment as Markdown: indented lines are code."""
    out, code = [], False
    for line in doc:
        indented = line.startswith("     ") or (line.startswith("   ") and not line.startswith("    ") and line.strip())
        if indented and not code:
            out.append("```c++")
        if code and not indented:
            out.append("```")
        code = bool(indented)
        out.append(line.strip() if not code else line[5:] if line.startswith("     ") else line.strip())
    if code:
        out.append("```")
    return "\n".join(out)


def grouped(entries):
    """The entries that share a comment together."""
    groups = []
    for entry in entries:
        if groups and entry.joined and groups[-1][-1].kind in ("function", "constant", "operator", "constructor"):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def write_group(group, out):
    out.append("```c++")
    out.extend(entry.text + ";" if entry.kind != "macro" else entry.text for entry in group)
    out.append("```")
    out.append("")
    if group[0].doc:
        out.append(prose(group[0].doc))
        out.append("")


def write_type(entry, out):
    out += [f"### {entry.kind} {entry.name}", ""]
    if entry.kind in ("class", "struct") and "template" in entry.text:
        out += ["```c++", entry.text + ";", "```", ""]
    if entry.doc:
        out += [prose(entry.doc), ""]
    if entry.kind == "enum":
        for e in entry.members:
            out.append(f"- `{e.name}`" + (": " + " ".join(d.strip() for d in e.doc) if e.doc else ""))
        out.append("")
        return
    for group in grouped(entry.members):
        if group[0].kind in ("class", "struct", "enum"):
            group[0].name = f"{entry.name}::{group[0].name}"
            write_type(group[0], out)
        else:
            write_group(group, out)


def page(root):
    out = [INTRO]
    for header, entries in public_entries(root):
        out += [f"## {header}", ""]
        for group in grouped(entries):
            if group[0].kind in ("class", "struct", "enum"):
                write_type(group[0], out)
            else:
                write_group(group, out)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).rstrip() + "\n"


def uncommented(entries, inside=None):
    commented = False
    for entry in entries:
        commented = bool(entry.doc) or (commented and entry.joined)
        if entry.kind in ("function", "class", "struct", "enum", "constant", "type") and not commented:
            yield entry.line, (inside + "::" if inside else "") + entry.name
        if entry.kind in ("class", "struct"):
            yield from uncommented(entry.members, entry.name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the page is stale")
    parser.add_argument("root", nargs="?", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    arguments = parser.parse_args()
    failed = False
    for header, entries in public_entries(arguments.root):
        for line, name in uncommented(entries):
            print(f"include/{header}:{line}: {name} has no /// comment")
            failed = True
    written, text = arguments.root / PAGE, page(arguments.root)
    if not arguments.check:
        written.parent.mkdir(exist_ok=True)
        written.write_text(text)
    elif not written.is_file() or written.read_text() != text:
        print(f"{PAGE} is not what the headers say: run scripts/reference.py")
        failed = True
    return failed


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Makes a C# project of the examples in documents: eng/docs_code.py FOLDER DOCUMENT...

A ```csharp block that begins with `using` begins a program; the ones after it continue it. Its output is the ```text blocks after them.
The project runs every program and compares what it prints. It takes the library from the package, as a reader does.
"""
import re
import sys
from pathlib import Path

PROJECT = """<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <NoWarn>CS1998</NoWarn><!-- not every program awaits -->
  </PropertyGroup>
  <ItemGroup><PackageReference Include="Vwap" Version="*-*" /></ItemGroup>
</Project>
"""

MAIN = """var terminal = Console.Out;
var wrong = 0;
foreach (var (place, run, expected) in Programs.All)
{
    var printed = new StringWriter { NewLine = "\\n" };
    Console.SetOut(printed);
    await run();
    var isRight = printed.ToString() == expected;
    terminal.WriteLine(isRight ? $"{place} prints what it says" : $"{place} printed:\\n{printed}instead of:\\n{expected}");
    wrong += isRight ? 0 : 1;
}

return Math.Min(wrong, 1);
"""


def programs(document):
    """Each program of a document: the line it begins at, its source and its output."""
    found = []
    previous = None
    text = Path(document).read_text(encoding="utf-8")
    for block in re.finditer(r"^```(\w*)[^\n]*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        kind, body = block.groups()
        if kind == "csharp" and body.startswith("using "):
            found.append([text.count("\n", 0, block.start()) + 1, body, ""])
        elif kind == "csharp":
            found[-1][1] += body
        elif kind == "text" and previous == "csharp":
            found[-1][2] += body
        previous = kind
    if not found:
        sys.exit(f"{document} has no program in C#")
    return [(f"{document}:{line}", source, output) for line, source, output in found]


def main(folder, documents):
    folder.mkdir()
    (folder / "docs.csproj").write_text(PROJECT)
    (folder / "Main.cs").write_text(MAIN)
    rows = []
    for number, (place, source, output) in enumerate(p for document in documents for p in programs(document)):
        usings = [line for line in source.split("\n") if re.match(r"using [\w.]+;", line)]
        body = "\n".join(line for line in source.split("\n") if line not in usings)
        name = f"Program{number}"
        (folder / f"{name}.cs").write_text("\n".join(usings) + f"\n\nstatic class {name}\n{{\npublic static async Task RunAsync()\n{{\n{body}}}\n}}\n")
        rows.append(f'("{place}", {name}.RunAsync, """"\n{output}\n""""),')
    (folder / "Programs.cs").write_text("static class Programs\n{\npublic static readonly (string, Func<Task>, string)[] All = [\n" + "\n".join(rows) + "\n];\n}\n")


main(Path(sys.argv[1]), sys.argv[2:])

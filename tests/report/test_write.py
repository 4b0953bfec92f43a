"""The folder of a report."""

from __future__ import annotations

import base64
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from lenet_viz.analysis.hands_measured import HandsMeasured
from lenet_viz.report import write as writing
from lenet_viz.report.catalogue import FIGURES
from lenet_viz.report.figure import PaperFigure
from lenet_viz.report.figures import confusion, connection_table
from lenet_viz.report.write import check_folder, write_report

VOID = {"meta", "link", "img"}


class Page(HTMLParser):
    """What a page holds; fails where elements do not close in turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def two(monkeypatch) -> tuple[PaperFigure, ...]:
    """Only two of the figures, which are quick."""
    chosen = tuple(figure for figure in FIGURES if figure.draw in (connection_table.draw, confusion.draw))
    monkeypatch.setattr(writing, "FIGURES", chosen)
    return chosen


@pytest.fixture(scope="module")
def whole(material, tmp_path_factory):
    """A report with everything."""
    return write_report(material, tmp_path_factory.mktemp("reports") / "report").parent


def files(folder) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_it_has_a_page_and_three_files_a_figure(whole):
    expected = {f"figures/{figure.key}.{suffix}" for figure in FIGURES for suffix in ("png", "svg", "csv")}
    assert files(whole) == {"index.html", "figures", *expected}
    assert whole.stat().st_mode & 0o777 == 0o755


def test_the_page_needs_nothing_else(whole):
    page = Page((whole / "index.html").read_text(encoding="utf-8"))
    pictures = [attributes["src"] for attributes in page.all("img")]
    assert len(pictures) == 2 * len(FIGURES)
    for address in pictures:
        kind, _, data = address.partition(";base64,")
        assert kind == "data:image/svg+xml"
        ElementTree.fromstring(base64.b64decode(data))
    assert page.all("script") == page.all("link") == []
    assert all("://" not in (attributes.get("href") or "") for attributes in page.all("a"))


def test_links_lead_somewhere(whole):
    page = Page((whole / "index.html").read_text(encoding="utf-8"))
    places = {attributes["id"] for _, attributes in page.found if "id" in attributes}
    for attributes in page.all("a"):
        target = attributes["href"]
        assert target[1:] in places if target.startswith("#") else (whole / target).is_file()


def test_pictures_have_words_for_those_who_do_not_see_them(whole, material):
    page = Page((whole / "index.html").read_text(encoding="utf-8"))
    captions = [figure.caption(material) for figure in FIGURES for _ in ("light", "dark")]
    assert [attributes["alt"] for attributes in page.all("img")] == captions


def test_the_page_says_how_well_it_reads(whole, material):
    text = (whole / "index.html").read_text(encoding="utf-8")
    low, high = material.evaluation.interval
    assert f"{100 * material.evaluation.error:.2f}%" in text
    assert f"{100 * low:.2f}% to {100 * high:.2f}%" in text
    assert material.card.command in text


def test_people_and_rubbish_are_told_where_they_were_measured(material, two, tmp_path):
    hands = HandsMeasured(
        *("strokes", 1499, 6, 0.0013, (0.0, 0.005), 0.001, ()),
        *({}, {}, {}, {}, {}, {"scribbles": 0.888}),
    )
    card = replace(material.card, hands=hands)
    told = write_report(replace(material, card=card), tmp_path / "report").read_text(encoding="utf-8")
    assert "0.13% wrong of 1,499 digits by 6 writers it never saw" in told
    assert "rejects 88.8% of scribbles" in told


def test_names_are_no_markup(material, two, tmp_path):
    page = write_report(replace(material, title="<b>5 & 3</b>"), tmp_path / "report")
    text = page.read_text(encoding="utf-8")
    assert "<b>5" not in text
    assert "&lt;b&gt;5 &amp; 3" in text


def test_a_newer_report_takes_the_place_of_the_older(material, two, tmp_path):
    page = write_report(material, tmp_path / "report")
    page.write_text(page.read_text(encoding="utf-8") + "<!-- older -->", encoding="utf-8")
    assert write_report(material, tmp_path / "report") == page
    assert "older" not in page.read_text(encoding="utf-8")
    assert files(tmp_path) == {"report", *(f"report/{name}" for name in files(page.parent))}


def test_an_empty_folder_is_filled(material, two, tmp_path):
    (tmp_path / "report").mkdir()
    assert write_report(material, tmp_path / "report").is_file()


def test_progress_counts_the_figures(material, two, tmp_path):
    told = []
    write_report(material, tmp_path / "report", report=lambda done, whole: told.append((done, whole)))
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize("older", [True, False])
def test_stopped_halfway_nothing_has_changed(material, two, tmp_path, older):
    if older:
        write_report(material, tmp_path / "report")
    before = {name: (tmp_path / name).read_bytes() for name in files(tmp_path) if (tmp_path / name).is_file()}

    def stop(_done: int, _whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_report(material, tmp_path / "report", report=stop)
    assert before == {name: (tmp_path / name).read_bytes() for name in files(tmp_path) if (tmp_path / name).is_file()}
    assert (tmp_path / "report").exists() == older
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_older_one_comes_back_if_the_newer_cannot_take_its_place(material, two, tmp_path, monkeypatch):
    page = write_report(material, tmp_path / "report")
    before = page.read_bytes()
    rename = type(page).rename

    def fail_for_the_new_one(self, target):
        if self.name.endswith(".part"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(type(page), "rename", fail_for_the_new_one)
    with pytest.raises(OSError, match="No space"):
        write_report(material, tmp_path / "report")
    assert page.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_other_folders_are_left_alone(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "index.html").write_text("<html>my own page</html>", encoding="utf-8")
    with pytest.raises(ValueError, match="holds something that is no report"):
        check_folder(tmp_path / "thesis")


def test_a_file_of_ones_own_beside_a_report_is_not_lost(material, two, tmp_path):
    write_report(material, tmp_path / "report")
    (tmp_path / "report" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ValueError, match=r"beside the older report lies notes\.txt"):
        write_report(material, tmp_path / "report")
    assert (tmp_path / "report" / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "report").write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match="a report is a folder"):
        check_folder(tmp_path / "report")


def test_where_nothing_can_be_written_is_said_before_anything_is_drawn(tmp_path, monkeypatch):
    def refuse(**_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("lenet_viz.storage.files.tempfile.mkstemp", refuse)
    with pytest.raises(ValueError, match=r"report: cannot be written: Read-only file system"):
        check_folder(tmp_path / "report")


def test_the_folder_around_it_has_to_be_there(tmp_path):
    with pytest.raises(ValueError, match="there is no folder"):
        check_folder(tmp_path / "nowhere" / "report")

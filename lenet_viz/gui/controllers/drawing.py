"""From pad, test digits and pictures to the session's input."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage

from lenet_viz.data.drawing import Drawing
from lenet_viz.data.image_files import read_ink
from lenet_viz.data.preparation import (
    BACKGROUND,
    FIELD_SIDE,
    FOREGROUND,
    Preparation,
    prepare_digit,
    prepare_drawing,
    prepare_ink,
)
from lenet_viz.data.stroke_files import read_drawings, write_drawing
from lenet_viz.gui.session import Session
from lenet_viz.gui.views.drawing_pad import DrawingPad
from lenet_viz.gui.views.file_dialogs import ask_to_open, ask_to_save
from lenet_viz.gui.views.pad_history import PAD_SIDE
from lenet_viz.gui.views.preparation_strip import PreparationStrip, StripStage

PICTURES: Final = "*.png *.jpg *.jpeg *.bmp *.gif *.tif *.tiff *.webp"
STROKE_SUFFIXES: Final = (".json", ".jsonl")
BACKDROP_SIDE: Final = 560
"""Pictures are shown on the pad with at most so many pixels a side."""

TREMOR: Final = 6.0
"""A mark of at most so many pad pixels is a dot, however the pen trembled."""

PAD_MARGIN: Final = 40.0
"""Space around a drawing from a file, in pad pixels."""


class DrawingController(QObject):
    """Prepares whatever is on the pad and gives it to the session.

    Pen events arrive faster than pictures can be seen. Each one only notes the drawing; a timer that
    fires when no event is waiting prepares the newest.

    Attributes:
        reads_test_digit: whether the input is a digit of the test set, as far as is known: undo on the pad forgets it.

    Signals:
        input_replaced(): what is read now is no test digit.
        trouble(str): an input could not be read, and why; what was there stays.
    """

    input_replaced = Signal()
    trouble = Signal(str)

    def __init__(
        self, session: Session, pad: DrawingPad, strip: PreparationStrip, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._pad = pad
        self._strip = strip
        self._strokes: tuple[NDArray[np.float32], ...] = ()
        self.reads_test_digit = False
        self._soon = QTimer(self)
        self._soon.setInterval(0)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._prepare_strokes)
        pad.drawing_changed.connect(self._on_drawing_changed)
        pad.backdrop_shown.connect(self._on_backdrop_shown)
        pad.image_dropped.connect(self.open_source)
        session.network_changed.connect(self._show_stages)

    def show_digit(self, image: NDArray[np.uint8], note: str) -> None:
        """Read a test digit, (28, 28), and show it on the pad under a note."""
        preparation = prepare_digit(image)
        self._pad.set_backdrop(preparation.centred, note)
        self.reads_test_digit = True
        self._read(preparation)

    def show_sample(self, image: NDArray[np.uint8], note: str) -> None:
        """Read a digit of the user's own, (28, 28), and show it on the pad under a note."""
        preparation = prepare_digit(image)
        self._pad.set_backdrop(preparation.centred, note)
        self._accept(preparation)

    def clear(self) -> None:
        """Empty the pad; its undo brings back what was there."""
        self._pad.clear()

    @Slot(object)
    def open_source(self, source: object) -> None:
        """Read a picture or a stroke file by its Path, or a QImage."""
        try:
            if isinstance(source, QImage):
                self._open_ink(read_ink(_pixels(source)), "picture")
            elif isinstance(source, Path) and source.suffix.lower() in STROKE_SUFFIXES:
                self._open_strokes(source)
            elif isinstance(source, Path):
                self._open_ink(read_ink(source), source.name)
        except (ValueError, OSError) as error:
            self.trouble.emit(str(error))

    @Slot()
    def open_file(self) -> None:
        """Ask for a picture or a stroke file and read it."""
        filters = f"Pictures and strokes ({PICTURES} *.json *.jsonl);;All files (*)"
        name = ask_to_open(self._pad.window(), "Open a digit", filters)
        if name:
            self.open_source(Path(name))

    @Slot()
    def paste(self) -> None:
        """Read the picture on the clipboard."""
        clipboard = QGuiApplication.clipboard()
        content = clipboard.mimeData()  # None, whatever the documentation says, where there is no clipboard
        urls = [] if content is None else content.urls()
        if urls and urls[0].isLocalFile():
            self.open_source(Path(urls[0].toLocalFile()))
        elif (image := clipboard.image()).isNull():
            self.trouble.emit("There is no picture on the clipboard.")
        else:
            self.open_source(image)

    @Slot()
    def save_drawing(self) -> None:
        """Ask for a file and write the strokes on the pad to it."""
        if not self._pad.strokes:
            self.trouble.emit("There are no strokes on the pad to save.")
            return
        name, _ = ask_to_save(self._pad.window(), "Save the drawing", "digit.json", "Strokes (*.json)")
        if name:
            try:
                write_drawing(Path(name), Drawing.of(self._pad.strokes))
            except OSError as error:
                self.trouble.emit(f"{name}: {error.strerror or error}")

    @Slot(object)
    def _on_drawing_changed(self, strokes: tuple[NDArray[np.float32], ...]) -> None:
        self._strokes = strokes
        self._soon.start()

    @Slot()
    def _prepare_strokes(self) -> None:
        self._accept(prepare_drawing(Drawing(_without_tremor(self._strokes))))

    @Slot(object)
    def _on_backdrop_shown(self, ink: NDArray[np.float32]) -> None:
        # Digits of a set come back as they were, without a second preparation.
        if ink.shape == (FIELD_SIDE, FIELD_SIDE):
            self._accept(prepare_digit(np.rint(ink * 255).astype(np.uint8)))
        else:
            self._accept(prepare_ink(ink))

    def _open_ink(self, ink: NDArray[np.float32], name: str) -> None:
        preparation = prepare_ink(ink)
        if preparation is None:
            raise ValueError(f"{name}: there is nothing drawn on it")
        step = max(1, -(-max(ink.shape) // BACKDROP_SIDE))
        self._pad.set_backdrop(np.ascontiguousarray(ink[::step, ::step]), name)
        self._accept(preparation)

    def _open_strokes(self, path: Path) -> None:
        _, drawing = next(iter(read_drawings(path)), (0, ValueError(f"{path}: it holds no drawing")))
        if isinstance(drawing, ValueError):
            raise drawing
        if drawing.is_blank:
            raise ValueError(f"{path}: it holds no strokes")
        self._pad.set_drawing(_on_pad(drawing))

    def _accept(self, preparation: Preparation | None) -> None:
        self.reads_test_digit = False
        self._read(preparation)
        self.input_replaced.emit()

    def _read(self, preparation: Preparation | None) -> None:
        self._soon.stop()
        self._session.set_preparation(preparation)
        self._show_stages()

    @Slot()
    def _show_stages(self) -> None:
        preparation = self._session.preparation
        size = self._session.network.spec.input_size
        self._strip.set_stages(None if preparation is None else _stages(preparation, size))


def _stages(preparation: Preparation, size: int) -> tuple[StripStage, ...]:
    """What the strip shows for a network of that input size."""
    crop = StripStage("crop", preparation.crop, "The ink, cut out; position and size on the pad no longer matter.")
    boxed = StripStage("20×20", preparation.boxed, "Scaled so that the longer side is 20 pixels; the aspect is kept.")
    centre = "The centre of mass is moved to the middle of 28×28 pixels."
    if size == FIELD_SIDE:
        return (crop, boxed, StripStage("input 28", preparation.centred, centre, BACKGROUND, FOREGROUND))
    centred = StripStage("centred 28", preparation.centred, centre)
    ink = (preparation.input - BACKGROUND) / (FOREGROUND - BACKGROUND)
    margin = "Two pixels of background on every side: what the network reads, −0.1 paper … 1.175 ink."
    return (crop, boxed, centred, StripStage("input 32", ink, margin, BACKGROUND, FOREGROUND))


def _without_tremor(strokes: tuple[NDArray[np.float32], ...]) -> tuple[NDArray[np.float32], ...]:
    """The strokes, or a single dot where all of them together are no larger than a hand's tremor.

    Size on the pad does not matter, so without this a click with an unsteady hand would become a digit.
    """
    if not strokes:
        return strokes
    points = np.concatenate(strokes)
    extent = float((points.max(axis=0) - points.min(axis=0)).max())
    return strokes if extent > TREMOR else (points[:1],)


def _on_pad(drawing: Drawing) -> tuple[NDArray[np.float32], ...]:
    """The strokes of a file, scaled to fit the pad."""
    points = np.concatenate(drawing.strokes).astype(np.float64)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max())
    scale = (PAD_SIDE - 2 * PAD_MARGIN) / extent if extent > 0 else 0.0
    middle = (low + high) / 2
    return tuple(((stroke - middle) * scale + PAD_SIDE / 2).astype(np.float32) for stroke in drawing.strokes)


def _pixels(image: QImage) -> NDArray[np.uint8]:
    """A picture as (rows, columns, 4) bytes: red, green, blue, alpha."""
    rgba = image.convertToFormat(QImage.Format.Format_RGBA8888)
    flat = np.frombuffer(rgba.constBits(), np.uint8).reshape(rgba.height(), rgba.bytesPerLine())
    return flat[:, : rgba.width() * 4].reshape(rgba.height(), rgba.width(), 4).copy()

"""What can be read from a photograph of the window: its panels, its pictures, their time codes."""

import math

import cv2
import numpy

BACKDROP = (0x0B, 0x09, 0x08)  # around pictures, of the dark theme; blue, green, red

# The dark theme's curves in their order, as OpenCV has colours.
BLUE, ORANGE, GREEN, PINK, YELLOW, VERMILION, GREY = (
    (0xE9, 0xB4, 0x56),
    (0x00, 0x9F, 0xE6),
    (0x73, 0x9E, 0x00),
    (0xA7, 0x79, 0xCC),
    (0x42, 0xE4, 0xF0),
    (0x00, 0x5E, 0xD5),
    (0xBB, 0xBB, 0xBB),
)


class Panels:
    """Where the panels of an unfolded window lie, as (x, y, width, height): between its lines."""

    def __init__(self, image, scale=1):
        height, width = image.shape[:2]
        top = round(48 * scale) + 1 + round(78 * scale) + 1
        bottom = height - round(26 * scale) - 1
        line = image[round(48 * scale), 0]
        is_line = (image == line).all(axis=2)
        upright = is_line[top:bottom].mean(axis=0)
        found = [x for x in range(width) if upright[x] > 0.9]
        if len(found) != 2:
            raise AssertionError(f"upright lines at {found}, not two")
        left, right = found
        level = is_line[top:bottom, left + 1 : right].mean(axis=1)
        middle = top + max(y for y in range(bottom - top) if level[y] > 0.9)
        self.controls = (0, top, left, bottom - top)
        self.pictures = (left + 1, top, right - left - 1, middle - top)
        self.bottom = (left + 1, middle + 1, right - left - 1, bottom - middle - 1)
        tabs = round(32 * scale)  # plots over time, or the quality lab
        self.plots = (right + 1, top + tabs, width - right - 1, bottom - top - tabs)


def picture_areas(image, panels):
    """The areas for pictures below their headers, from the top down."""
    x, top, width, height = panels.pictures
    # A header is plain at its left edge, and has the colour of all panels; a picture's area never is.
    edge = image[top : top + height, x + 2]
    is_header = (edge == image[top + 2, x + 2]).all(axis=1)
    areas = []
    start = None
    for y in range(height + 1):
        inside = y < height and not is_header[y]
        if inside and start is None:
            start = y
        if not inside and start is not None:
            if y - start > 20:
                areas.append((x, top + start, width, y - start))
            start = None
    return areas


def without_margin(image, area):
    """The box of what is not backdrop in an area."""
    x, y, width, height = area
    other = (image[y : y + height, x : x + width] != BACKDROP).any(axis=2)
    rows, columns = numpy.flatnonzero(other.any(axis=1)), numpy.flatnonzero(other.any(axis=0))
    if not len(rows):
        raise AssertionError("no picture there")
    return (
        x + int(columns[0]),
        y + int(rows[0]),
        int(columns[-1] - columns[0]) + 1,
        int(rows[-1] - rows[0]) + 1,
    )


def pictures(image):
    """The boxes of the pictures of an unfolded window, from the top down. They must fit, not be magnified."""
    panels = Panels(image)
    # Two areas meet in the line between them, which has no colour of a picture.
    return [without_margin(image, _without_line(image, area)) for area in picture_areas(image, panels)]


def _without_line(image, area):
    x, y, width, height = area
    line = (image[48, 0] == image[y + height - 1, x]).all()
    return (x, y, width, height - 1) if line else area


def _crc16(bits):
    crc = 0
    for bit in bits:
        crc = ((crc << 1) & 0xFFFF) ^ (0x1021 if (crc >> 15) ^ int(bit) else 0)
    return crc


def time_code(picture):
    """(frame number, microseconds since 1970) of the test pattern's bar; None if it cannot be read.

    The bar is what src/media/time_code_bar.hpp draws, read by other code than the program's.
    """
    height, width = picture.shape[:2]
    grey = picture.mean(axis=2)
    cell_w, cell_h = width / 54, height * 0.05 / 2
    cells = numpy.zeros((2, 54))
    for row in range(2):
        middle = height - cell_h * (1.5 - row)
        top, bottom = math.floor(middle - cell_h / 4), max(math.ceil(middle + cell_h / 4), 1)
        for column in range(54):
            centre = cell_w * (column + 0.5)
            left, right = math.floor(centre - cell_w / 4), math.ceil(centre + cell_w / 4)
            cells[row, column] = grey[max(top, 0) : bottom, left:right].mean()
    light = [cells[0, 0], cells[0, 53], cells[1, 1], cells[1, 52]]
    dark = [cells[1, 0], cells[1, 53], cells[0, 1], cells[0, 52]]
    if min(light) - max(dark) < 48:
        return None
    bits = (cells[:, 2:52] > (sum(light) + sum(dark)) / 8).ravel()
    if _crc16(bits[:84]) != _number(bits[84:]):
        return None
    return _number(bits[:32]), _number(bits[32:84])


def _number(bits):
    return int("".join("1" if bit else "0" for bit in bits), 2)


def columns_of(image, box, colour, tolerance=12):
    """The columns, counted from the box's left edge, in which there is a pixel of about this colour."""
    x, y, width, height = box
    part = image[y : y + height, x : x + width].astype(int)
    close = (abs(part - numpy.array(colour)) <= tolerance).all(axis=2)
    return numpy.flatnonzero(close.any(axis=0))


def latency_columns(canvas):
    """The columns of a stack of plots in which the latency has a curve: end to end, or what lies over it."""
    dot, _ = numpy.nonzero((canvas == VERMILION).all(axis=2))
    assert dot.size, "the latency plot's legend is not seen"
    below = (0, dot[0] + 10, canvas.shape[1], 60)
    # Glass to glass, where it is about as long, hides it.
    return numpy.union1d(*(columns_of(canvas, below, colour) for colour in (VERMILION, GREY)))


def equal_neighbours(image):
    """The shares of pixels that are as the one to their right, and as the one below them."""
    across = (image[:, 1:] == image[:, :-1]).all(axis=2).mean()
    down = (image[1:] == image[:-1]).all(axis=2).mean()
    return across, down

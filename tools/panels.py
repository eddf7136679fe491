"How a phone shows a picture of several panels: as many beside each other as it has room for, the others below."
from io import BytesIO

import numpy as np
from PIL import Image, PngImagePlugin

NARROW = 440  # pixels, which the column of a phone shows a little smaller than they are
LEGEND = 14, 30  # pixels: words at the foot that are so far from the panels, and no higher, belong to all of them
ENTRIES = 18  # pixels between the entries of a legend; between a mark and its word there are fewer

def mark(png, panels):
    "The picture, which now says itself how many rows and columns of panels it has: '2x5'."
    says = PngImagePlugin.PngInfo()
    says.add_text('panels', panels)
    marked = BytesIO()
    Image.open(BytesIO(png)).save(marked, 'png', pnginfo=says)
    return marked.getvalue()

def inked(picture):
    "Where a picture differs from its background, the pixel in the corner."
    pixels = np.asarray(picture.convert('RGBA')).astype(int)
    is_clear = pixels[0,0,3] == 0
    return pixels[...,3] > 8 if is_clear else (abs(pixels - pixels[0,0]) > 8).any(-1)

def stretches(filled, apart=1):
    "From where to where something is filled; what is less than `apart` from the next belongs to it."
    places = np.flatnonzero(filled)
    ends = np.flatnonzero(np.diff(places) > apart)
    return list(zip(places[[0, *(ends + 1)]], places[[*ends, -1]] + 1))

def divide(filled, parts):
    "From where to where each of so many parts goes: cut in blanks that are wide, and near to even parts."
    found = stretches(filled)
    start,stop = found[0][0], found[-1][1]
    blanks = [(left[1], right[0]) for left,right in zip(found, found[1:])]
    size = (stop - start)/parts
    def unfit(blank, k): return abs(sum(blank)/2 - start - k*size)/4 - (blank[1] - blank[0])
    best = [min(blanks, key=lambda blank: unfit(blank, k), default=(-size, -size)) for k in range(1, parts)]
    cuts = [sum(blank)//2 for blank in best]
    problem = f'a picture cannot be cut into {parts} parts'
    if any(abs(cut - start - k*size) > 0.3*size for k,cut in enumerate(cuts, 1)):
        raise ValueError(f'{problem}: give the numbers of rows and columns that its panels stand in')
    return list(zip([start, *cuts], [*cuts, stop]))

def cut(picture, panels):
    "The panels of a picture in the order of reading, each as high as its row, and the entries of its legend."
    ink = inked(picture)
    rows,columns = map(int, panels.split('x'))
    *_,last = found = stretches(ink.any(1))
    far,low = LEGEND
    has_legend = len(found) > 1 and last[0] - found[-2][1] >= far and last[1] - last[0] <= low
    body = last[0] if has_legend else len(ink)
    boxes = []
    for top,bottom in divide(ink[:body].any(1), rows):
        for left,right in divide(ink[top:bottom].any(0), columns):
            filled = stretches(ink[top:bottom,left:right].any(0))
            boxes.append((left + filled[0][0], top, left + filled[-1][1], bottom))
    entries = [(a, last[0], z, last[1]) for a,z in stretches(ink[last[0]:].any(0), ENTRIES)] if has_legend else []
    return [[picture.crop(tuple(map(int, box))) for box in group] for group in (boxes, entries)]

def rows_of(pieces, room):
    "As many pieces a row as there is room for: the axes of panels, which end at the right, stand below each other."
    cell = max(piece.width for piece in pieces) + 8
    each = max(room//cell, 1)
    return [[(k*cell + cell - piece.width, piece) for k,piece in enumerate(pieces[i:i+each])]
            for i in range(0, len(pieces), each)]

def stack(picture, panels):
    "The picture as a phone has room for it."
    parts,entries = cut(picture, panels)
    rows = rows_of(parts, NARROW)
    width = max(x + piece.width for row in rows for x,piece in row) + 8
    if entries: rows += rows_of(entries, width)
    gap = 10
    narrow = Image.new('RGBA', (width, gap + sum(row[0][1].height + gap for row in rows)), picture.getpixel((0, 0)))
    y = gap
    for row in rows:
        for x,piece in row: narrow.paste(piece, (x, y))
        y += row[0][1].height + gap
    return narrow

"The pages of the studies on music, in a real browser: silent and still until asked; and what is missing is named."
import math
import re
import sys

import pytest

from oplas.sound import BasicPitch


def test_basic_pitch_names_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, 'onnxruntime', None)
    with pytest.raises(ImportError, match=r"Basic Pitch needs onnxruntime: run pip install 'oplas\[audio\]'"):
        BasicPitch()


# Coltrane's tunes

@pytest.fixture
def tunes(tab, home):
    "The tunes on the torus, drawn, on a tab that notes each context of sound and each tone."
    tab.add_init_script("""
        window.contexts = []; window.tones = []
        window.AudioContext = class extends AudioContext { constructor() { super(); contexts.push(this) } }
        const {start} = OscillatorNode.prototype
        OscillatorNode.prototype.start = function() {
            tones.push(Math.round(69 + 12*Math.log2(this.frequency.value/440)) % 12)
            start.call(this)
        }""")
    tab.goto(home + 'studies/coltrane.html')
    tab.draw_figures()
    tab.locator('.tunes').scroll_into_view_if_needed()
    return tab.locator('.tunes')

def named(tab, chord):
    tab.wait_for_function(
        "chord => document.querySelector('.plotly-figure').layout.scene.annotations[0].text == `<b>${chord}</b>`",
        arg=chord,
    )

def route(tab):
    return tab.locator('.plotly-figure').first.evaluate(
        "place => ['x', 'y', 'z'].map(axis => Array.from(place.data[2][axis]))"
    )

def test_tunes_are_paused_and_silent_until_asked(tab, tunes):
    slider = tunes.get_by_role('slider', name='Chord')
    tab.wait_for_timeout(1500)
    assert slider.input_value() == '0' and tunes.get_by_role('button', name='Sound', pressed=False).is_visible()
    tunes.get_by_role('button', name='Play').press('Enter')
    named(tab, 'G')
    assert int(slider.input_value()) >= 2
    tunes.get_by_role('button', name='Pause').press('Enter')
    assert tab.evaluate('contexts.length') == 0
    at = slider.input_value()
    tab.wait_for_timeout(1500)
    assert slider.input_value() == at and tab.wrong == []

def test_tunes_sound_when_asked(tab, tunes):
    tunes.get_by_role('button', name='ii–V–I').click()
    tunes.get_by_role('button', name='Sound').click()
    tab.wait_for_function('tones.length == 4')
    assert tab.evaluate('contexts.map(c => c.state)') == ['running'] and tab.evaluate('tones') == [2, 5, 9, 0]
    tunes.get_by_role('slider', name='Chord').press('ArrowRight')
    named(tab, 'G7')
    assert tab.evaluate('tones.slice(4)') == [7, 11, 2, 5]
    tunes.get_by_role('button', name='Sound', pressed=True).click()
    tab.wait_for_function("contexts[0].state == 'suspended'")
    tunes.get_by_role('slider', name='Chord').press('ArrowRight')
    named(tab, 'C')
    assert tab.evaluate('tones.length') == 8 and tab.wrong == []

def test_a_substitution_is_a_button(tab, tunes):
    tunes.get_by_role('button', name='ii–V–I').click()
    named(tab, 'Dm7')
    plain = route(tab)
    tunes.get_by_role('button', name='Coltrane changes').click()
    tab.wait_for_function(
        "before => document.querySelector('.plotly-figure').data[2].x.length != before", arg=len(plain[0])
    )
    for before,after in zip(plain, route(tab)): assert before[0] == after[0] and abs(before[-1] - after[-1]) < 0.01
    tunes.get_by_role('button', name='Play').click()
    tunes.get_by_text('chord 7 of 7: C').wait_for()
    tunes.get_by_role('button', name='Play').wait_for()
    named(tab, 'C')
    assert tab.wrong == []


def test_steps_and_notes_are_said_as_a_musician_says_them(tab, tunes):
    assert not re.search(r'(major|minor)\^-1', tunes.locator('xpath=..').inner_text())
    names = "() => document.querySelector('.plotly-figure').data[1].text"
    tunes.get_by_role('button', name='Countdown').click()
    named(tab, 'Em7')
    spelled = tab.evaluate(names)
    assert len(spelled) == 12 and {'B♭', 'E♭', 'G♭'} < set(spelled) and not [note for note in spelled if '♯' in note]
    tunes.get_by_role('slider', name='Chord').press('ArrowRight')
    tunes.get_by_text('chord 2 of 21: F7, up a semitone from Em7: up a major third, down a minor third').wait_for()
    tunes.get_by_role('button', name='ii–V–I').click()
    named(tab, 'Dm7')
    assert [note for note in tab.evaluate(names) if '♯' in note] and tab.wrong == []


# The pitch helix

SOUNDS = """
    window.contexts = []; window.played = []
    window.AudioContext = class extends AudioContext { constructor() { super(); contexts.push(this) } }
    const {start} = AudioBufferSourceNode.prototype
    AudioBufferSourceNode.prototype.start = function(when, offset, length) {
        played.push(Math.round(offset/length))
        start.call(this, when, offset, length)
    }"""

# Where note k is seen, in pixels of the window.
SEEN = """([place, k]) => {
    const {glplot, dataScale} = place._fullLayout.scene._scene, {model, view, projection} = glplot.cameraParams
    const times = (m, p) => [0, 1, 2, 3].map(i => [0, 1, 2, 3].reduce((sum, j) => sum + m[i + 4*j]*p[j], 0))
    const data = place.data.find(trace => trace.customdata)
    const p = [...['x', 'y', 'z'].map((axis, i) => data[axis][k]*dataScale[i]), 1]
    const [x, y, , w] = times(projection, times(view, times(model, p)))
    const box = place.querySelector('.gl-container canvas').getBoundingClientRect()
    return [box.left + box.width*(1 + x/w)/2, box.top + box.height*(1 - y/w)/2]
}"""
EYE = 'place => { const {x, y, z} = place.layout.scene.camera.eye; return [x, y, z] }'

@pytest.fixture
def helix(tab, home):
    "The controls of the helix, drawn, on a tab that notes each context of sound and each note."
    tab.add_init_script(SOUNDS)
    tab.goto(home + 'studies/pitch_helix.html')
    tab.draw_figures()
    tab.figure = tab.locator('.plotly-figure').first
    tab.angle = lambda: math.degrees(math.atan2(*tab.figure.evaluate(EYE)[1::-1]))
    return tab.locator('.helix')

def test_the_helix_is_still_and_silent_until_asked(tab, helix):
    tab.figure.hover()
    tab.wait_for_timeout(1000)
    assert tab.angle() == 0 and tab.evaluate('contexts.length') == 0 and tab.wrong == []
    assert helix.get_by_role('status').inner_text() == 'Silent until a note is asked for.'

# Where the mark of the sounding note is, and where note k is.
MARK = "place => ['x', 'y', 'z'].map(axis => place.data[3][axis][0])"
NOTE = "(place, k) => ['x', 'y', 'z'].map(axis => place.data[2][axis][k])"

def test_a_key_plays_its_note_and_marks_it(tab, helix):
    for name, k in (('C2', 0), ('A4', 33), ('B5', 47)):
        helix.get_by_role('button', name=name, exact=True).press('Enter')
        helix.get_by_text(f'Playing {name}').wait_for()
        assert tab.evaluate('played.at(-1)') == k
        tab.wait_for_function(
            f"k => String(({MARK})(document.querySelector('.plotly-figure'))) "
            f"== String(({NOTE})(document.querySelector('.plotly-figure'), k))", arg=k)
    assert tab.evaluate('contexts.map(c => c.state)') == ['running'] and tab.wrong == []

def test_the_scale_is_played_until_it_is_stopped(tab, helix):
    helix.get_by_role('button', name='Play the scale').press('Enter')
    tab.wait_for_function('played.length == 3')
    helix.get_by_role('button', name='Stop').press('Enter')
    tab.wait_for_timeout(1200)
    assert tab.evaluate('played') == [24, 26, 28] and tab.wrong == []

def test_arrows_go_from_key_to_key(tab, helix):
    helix.get_by_role('button', name='Stop').focus()
    way = dict(Tab='C4', ArrowRight='C♯4', ArrowUp='C♯5', ArrowLeft='C5', ArrowDown='C4')
    for press, name in way.items():
        tab.keyboard.press(press)
        assert tab.evaluate('document.activeElement.ariaLabel') == name
    tab.keyboard.press('Enter')
    helix.get_by_text('Playing C4').wait_for()

def test_keys_have_room_for_a_finger(tab, helix):
    tab.set_viewport_size(dict(width=360, height=800))
    sizes = helix.locator('button').evaluate_all('keys => keys.map(key => [key.offsetWidth, key.offsetHeight])')
    assert len(sizes) == 51 and all(min(size) >= 44 for size in sizes)
    assert tab.evaluate('document.documentElement.scrollWidth') <= 360

def test_a_point_plays_its_note(tab, helix):
    tab.figure.scroll_into_view_if_needed()
    x, y = tab.figure.evaluate(f'place => ({SEEN})([place, 47])')
    tab.mouse.move(x - 40, y)
    tab.mouse.move(x, y, steps=5)
    tab.wait_for_function("document.querySelector('.plotly-figure .hovertext')?.textContent.includes('B5')")
    tab.mouse.down() # held, for plotly looks for a click only when it draws
    tab.wait_for_function('played.length == 1')
    tab.mouse.up()
    assert tab.evaluate('played') == [47]
    helix.get_by_text('Playing B5').wait_for()
    assert tab.wrong == []

def test_the_helix_turns_and_stops(tab, helix):
    tab.emulate_media(color_scheme='light', reduced_motion='no-preference')
    helix.get_by_role('button', name='Turn').press('Enter')
    tab.wait_for_function(
        f"() => {{ const [x, y] = ({EYE})(document.querySelector('.plotly-figure')); return Math.atan2(y, x) > 0.3 }}"
    )
    helix.get_by_role('button', name='Stop').press('Enter')
    tab.wait_for_timeout(300)
    at = tab.angle()
    tab.wait_for_timeout(600)
    assert tab.angle() == at and tab.evaluate('contexts.length') == 0 and tab.wrong == []

def test_the_helix_takes_one_step_where_reduced_motion_is_asked_for(tab, helix):
    helix.get_by_role('button', name='Turn').click()
    tab.wait_for_timeout(1000)
    assert tab.angle() == pytest.approx(30, abs=0.01) and tab.wrong == []


# Versions of one passage

def test_a_version_goes_on_where_the_other_was(tab, home):
    tab.goto(home + 'studies/heard.html')
    player = tab.locator('form:has(audio)').first
    first, third = (player.locator('audio').nth(k) for k in (0, 2))
    assert first.evaluate('audio => audio.paused') and not third.is_visible()
    first.evaluate('audio => audio.play()')
    tab.wait_for_function('audio => audio.currentTime > 0.5', arg=first.element_handle())
    player.get_by_role('radio', name='subtracted after h').check()
    tab.wait_for_function('audio => !audio.paused && audio.currentTime > 0.5', arg=third.element_handle())
    assert first.evaluate('audio => audio.paused') and not first.is_visible() and third.is_visible()
    at = first.evaluate('audio => audio.currentTime')
    assert abs(third.evaluate('audio => audio.currentTime') - at) < 1.5
    third.evaluate('audio => audio.pause()')
    player.get_by_role('radio', name='subtracted after h').press('ArrowLeft')
    second = player.locator('audio').nth(1)
    assert second.is_visible() and second.evaluate('audio => audio.paused')
    assert second.evaluate('audio => audio.currentTime') == third.evaluate('audio => audio.currentTime')

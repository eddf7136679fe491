"The first page as a visitor meets it: the run that plays, the fifths that sound, and the mix to take apart."
import json
from pathlib import Path

import pytest

root = Path(__file__).parent.parent
mix = json.loads((root/'nbs/dial/mix/mix.json').read_text())
whole = (1 << len(mix['stems'])) - 1

SOUNDS = "performance.getEntriesByType('resource').filter(fetched => fetched.name.endsWith('.mp3')).length"


@pytest.fixture
def watch(tab, home):
    tab.goto(home)
    place = tab.locator('.oplas-watch')
    place.get_by_role('button', name='Hear it').wait_for()
    return place


def test_whoever_asked_for_less_motion_sees_the_end(watch, tab):
    assert 'it found the angle by itself: 30°' in watch.locator('.now').inner_text()
    assert watch.get_by_role('button', name='Watch it learn').is_visible()
    assert watch.locator('.chevron.lit').count() == 12 and tab.wrong == []


def test_the_recorded_run_plays_once_when_it_is_seen(tab, home):
    tab.emulate_media(reduced_motion='no-preference')
    tab.goto(home)
    watch = tab.locator('.oplas-watch')
    watch.get_by_role('button', name='Stop').wait_for()
    assert watch.locator('.chevron.lit').count() < 12 and watch.locator('.names text').count() == 0
    watch.get_by_role('button', name='Watch it learn').wait_for()
    assert watch.locator('.chevron.lit').count() == watch.locator('.names text').count() == 12
    tab.wait_for_timeout(1000)
    assert watch.get_by_role('button', name='Watch it learn').is_visible() # it does not begin again by itself
    assert not [url for url in tab.bytes if 'onnx' in url]


def test_the_promise_of_the_drums_is_a_click_away(watch, tab):
    watch.get_by_role('link', name='take the drums out').click()
    tab.wait_for_url('**/#remix-it-yourself')
    assert tab.locator('.oplas-mix').is_visible()


def test_watching_can_be_stopped(watch):
    watch.get_by_role('button', name='Watch it learn').click()
    watch.get_by_role('button', name='Stop').click()
    assert watch.get_by_role('button', name='Watch it learn').is_visible()
    assert watch.locator('.chevron.lit').count() < 12


WRITE_DOWN = """now => {
  window.said = [];
  new MutationObserver(() => said.push(now.textContent)).observe(now, {childList: true});
}"""


def test_fifths_sound_from_c_back_to_c(watch, tab):
    watch.locator('.now').evaluate(WRITE_DOWN) # each is there for a moment only
    watch.get_by_role('button', name='Hear it').click()
    watch.get_by_text('Up a fifth').wait_for()
    assert watch.locator('.names text').all_text_contents()[:3] == ['C', 'C♯', 'D']
    watch.get_by_text('Twelve fifths lead back to C').wait_for()
    fifths = [text for text in tab.evaluate('said') if text.startswith('Up a fifth, to ')]
    notes = [text.removeprefix('Up a fifth, to ').split(':')[0] for text in fifths]
    assert notes == ['G', 'D', 'A', 'E', 'B', 'F♯', 'C♯', 'G♯', 'D♯', 'A♯', 'F', 'C']
    assert watch.get_by_role('button', name='Hear it').is_visible() and tab.wrong == []


def test_after_h_a_mix_less_stems_is_near_to_the_rest():
    before,after = (mix[space]['misses'] for space in ('before', 'after'))
    assert before[whole] == after[whole] == 0
    assert all(after[mask] < 0.5*before[mask] for mask in range(1, whole))
    for i in range(len(mix['stems'])): assert after[whole ^ 1 << i] < 0.1
    for space in ('before', 'after'): assert mix[space]['places'][0] == [0, 0] # silence


def test_a_stem_is_taken_out_and_what_is_left_sounds(tab, home):
    tab.goto(home)
    place = tab.locator('.oplas-mix')
    place.get_by_role('button', name='drums').click()
    status = place.get_by_role('status').inner_text()
    left = mix['after']['misses'][whole - 1], mix['before']['misses'][whole - 1]
    assert status.startswith('mix − drums ') and all(f'{round(100*miss)} %' in status for miss in left)
    assert place.get_by_role('button', name='drums').get_attribute('aria-pressed') == 'false'
    assert place.locator('.arrow').count() == 2 # one in each plane
    assert not [url for url in tab.bytes if url.endswith('.mp3')]
    place.get_by_role('button', name='Play').click()
    tab.wait_for_function(f'{SOUNDS} == 4')
    place.get_by_role('button', name='Stop').click()
    for stem in mix['stems'][1:]: place.get_by_role('button', name=stem).click()
    assert 'nothing is left' in place.get_by_role('status').inner_text() and tab.wrong == []


def test_the_mix_without_its_drums_is_heard_twice(tab, home):
    tab.goto(home, wait_until='networkidle')
    assert sum(tab.bytes.values()) < 400_000 and not [url for url in tab.bytes if url.endswith('.mp3')]
    place = tab.locator('.oplas-hear')
    place.get_by_role('button', name='Hear it').click()
    place.get_by_role('button', name='Stop').wait_for()
    assert tab.evaluate(SOUNDS) == 2
    other = place.get_by_role('button', name='The true mix without drums')
    other.click()
    assert other.get_attribute('aria-pressed') == 'true'
    place.get_by_role('button', name='Stop').click()
    place.get_by_role('button', name='Hear it').wait_for()
    assert not [url for url in tab.bytes if 'onnx' in url] and tab.wrong == []


def test_three_doors_show_a_picture_and_lead_somewhere(tab, home):
    tab.goto(home)
    for name in ('Rings', 'Sums', 'Play'):
        door = tab.locator('.oplas-doors article', has_text=name).first
        door.locator('svg').wait_for()
        assert door.get_by_role('link').count() >= 2

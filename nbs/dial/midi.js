// Notes from a MIDI keyboard.

const NOTE_ON = 0x90;

/** Let `play(note)` hear every key that goes down, of whatever is plugged in now or later; gives a function that counts the inputs. */
export async function listen(play) {
  const access = await navigator.requestMIDIAccess();
  const hear = ({data: [status, note, speed]}) => {
    if ((status & 0xf0) === NOTE_ON && speed > 0) play(note);
  };
  const connect = () => access.inputs.forEach(input => { input.onmidimessage = hear; });
  access.onstatechange = connect;
  connect();
  return () => access.inputs.size;
}

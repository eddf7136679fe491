"Find Chromium or Chrome, and print its path."
import os
import shutil
import sys

names = (
    'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
)

def chromium():
    "The path of a browser, `CHROME_PATH` before others; None if there is none."
    return next(filter(None, map(shutil.which, (os.environ.get('CHROME_PATH', ''), *names))), None)

if __name__ == '__main__': print(chromium() or sys.exit(1))

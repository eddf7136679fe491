# Written by tools/stubs.py from the module beside it.
from typing import Any
__all__ = ['Shareable', 'find_file']
from pathlib import Path
from huggingface_hub import ModelCard, ModelHubMixin

class Shareable(ModelHubMixin):
    """What is kept in a folder and shared on the Hub; a subclass writes and reads its files."""

    def __new__(cls, *args, **kwargs):
        ...

    def save_pretrained(self, folder, push_to_hub: bool=..., repo_id: str | None=..., **kwargs):
        """Save what was learned, and a model card if there is none.

        Parameters
        ----------
        folder
            Where to write; made if it is not there
        push_to_hub : bool, default False
            Whether to push to the Hub afterwards
        repo_id : str, default None
            Where to push to; by default the name of the folder
        kwargs
            More for `push_to_hub`: `private`, `token`, `commit_message`, …"""

    def card_text(self) -> str:
        """What the model card says of it.

        Parameters
        ----------
        self
            Markdown

        Returns
        -------
        str
            Markdown"""

    def generate_model_card(self, **front_matter) -> ModelCard:
        """The page that stands beside the weights on the Hub.

        Parameters
        ----------
        front_matter
            More for the head of the card: `license`, `language`, `datasets`, …"""

def find_file(folder, name: str, download: dict, known=...) -> Path:
    """The path of one saved file, in a folder or from the Hub.

    Parameters
    ----------
    folder
        That `save_pretrained` wrote, or a repository on the Hugging Face Hub, 'user/name'
    name : str
        Of the file
    download : dict
        For the Hub: `revision`, `token`, `cache_dir`, `force_download`, `local_files_only`
    known : default ()
        What else could have been meant: names of what comes with oplas"""

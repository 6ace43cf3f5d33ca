"""An app whose second migration breaks after it has changed much, with a name in what it says."""

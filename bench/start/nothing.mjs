// What an import costs when nothing is imported.

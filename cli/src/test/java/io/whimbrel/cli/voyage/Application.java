package io.whimbrel.cli.voyage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An application that reads where its database is from the file that a run switches. */
record Application(Path directory) {

  /** The URL that the file names now. */
  String url() {
    try {
      return Files.readString(directory.resolve("app.env"))
          .strip()
          .substring("DATABASE_URL=".length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.whimbrel.planfile.draft;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON Schemas (draft 2020-12) by which editors complete the files that people write. What one
 * refuses the reader refuses, too; the reader finds more. They stand in {@code docs} and are held
 * to the reader by tests.
 */
public enum PublishedSchema {
  /** Of a plan. */
  PLAN("plan.schema.json"),
  /** Of a folder's {@code whimbrel.yaml}. */
  WHIMBREL("whimbrel.schema.json"),
  /** Of a directory's {@code guides.yaml}. */
  GUIDES("guides.schema.json");

  private final String file;

  PublishedSchema(String file) {
    this.file = file;
  }

  /** What its file is called. */
  public String file() {
    return file;
  }

  /**
   * The schema, as JSON.
   *
   * @throws IllegalStateException when this build lacks it
   */
  public String text() {
    try (InputStream stream = PublishedSchema.class.getResourceAsStream("/schemas/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("this build has no " + file);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The comment by which editors find a schema.
   *
   * @param place where it is, from the file on that has the comment
   */
  static String modeline(String place) {
    return "# yaml-language-server: $schema=" + place + "\n";
  }
}

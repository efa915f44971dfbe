package io.whimbrel.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** How pages look: one style for all that need no other. */
public final class PageStyle {
  private PageStyle() {}

  /** The style of a report. */
  public static String report() {
    try (InputStream in =
        Objects.requireNonNull(PageStyle.class.getResourceAsStream("report.css"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

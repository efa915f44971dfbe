package io.whimbrel.planfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the text of a plan file: UTF-8, up to one megabyte. */
final class PlanText {

  static final int BYTES_MAX = 1_000_000;

  private PlanText() {}

  /** The text; empty, with a complaint, when it cannot be had. */
  static Optional<String> read(Path file, ReadingNotes notes) {
    if (Files.isDirectory(file)) {
      notes.complain(
          0, 0, file + " is a directory, a plan file is expected", "name the file in it");
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        notes.complain(
            0,
            0,
            "the plan is larger than 1 MB",
            "select tables by patterns in 'tables.include' instead of naming each");
        return Optional.empty();
      }
      return decode(bytes, notes);
    } catch (NoSuchFileException e) {
      notes.complain(
          0, 0, "there is no file " + file, "name another file, or write one with 'whimbrel new'");
    } catch (IOException e) {
      notes.complain(
          0, 0, "%s cannot be read: %s".formatted(file, e), "let this user read the file");
    }
    return Optional.empty();
  }

  private static Optional<String> decode(byte[] bytes, ReadingNotes notes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
      int column = text.length() - (text.lastIndexOf('\n') + 1) + 1;
      notes.complain(line, column, "the plan is not UTF-8 from here on", "save the file as UTF-8");
      return Optional.empty();
    }
    return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }
}

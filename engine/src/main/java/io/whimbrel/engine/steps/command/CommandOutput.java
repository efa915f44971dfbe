package io.whimbrel.engine.steps.command;

import io.whimbrel.engine.steps.ground.StepGround;
import io.whimbrel.engine.switches.Masking;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/** What a command wrote: kept without secrets, and its end told. */
final class CommandOutput {
  private static final int TOLD_MAX = 2_000;
  private static final int LINE_MAX = 100_000;
  private static final int WINDOW = 1 << 16;

  /** What is kept of an output; a running command's may be as long again for a moment. */
  private static final long KEPT_MAX = 8L * 1024 * 1024;

  private static final Pattern HALF_CHARACTER = Pattern.compile("\\A\\uFFFD+");

  private CommandOutput() {}

  /** Takes secrets out of the file, and leaves out its beginning if it is too long. */
  static void redact(Path output, StepGround ground) throws IOException {
    if (!Files.exists(output)) {
      return;
    }
    Path redacted = output.resolveSibling("output.redacted");
    try (BufferedReader in = opened(output);
        BufferedWriter out = Files.newBufferedWriter(redacted)) {
      redact(in, out, ground.masking());
    }
    Files.move(redacted, output, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A window at a time: what may be the beginning of a secret waits for what comes behind it. */
  private static void redact(Reader in, Writer out, Masking masking) throws IOException {
    int held = Math.max(0, masking.lengthMax() - 1);
    char[] window = new char[WINDOW];
    String text = "";
    boolean isFirst = true;
    for (int count = in.read(window); count >= 0; count = in.read(window)) {
      String next = text + new String(window, 0, count);
      String masked = isFirst ? masking.maskEnd(next) : masking.mask(next);
      int told = Math.max(0, masked.length() - held);
      out.write(masked, 0, told);
      text = masked.substring(told);
      isFirst = false;
    }
    out.write(text);
  }

  private static BufferedReader opened(Path output) throws IOException {
    InputStream bytes = Files.newInputStream(output);
    BufferedReader in = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    long over = Files.size(output) - KEPT_MAX;
    bytes.skipNBytes(Math.max(0, over));
    if (over > 0 || Files.exists(earlier(output))) {
      String _ = line(in);
    }
    return in;
  }

  /**
   * Makes the output of a running command shorter where it is too long: its end so far goes into a
   * file {@code output.earlier}, without secrets. A line that is cut may be half of a secret, and
   * is left out on both sides.
   */
  static void bound(Path output, StepGround ground) throws IOException {
    if (!Files.exists(output) || Files.size(output) <= KEPT_MAX) {
      return;
    }
    String end = end(output, ground);
    String lines = end.substring(0, end.lastIndexOf('\n') + 1);
    Files.writeString(earlier(output), lines);
    try (FileChannel file = FileChannel.open(output, StandardOpenOption.WRITE)) {
      file.truncate(0);
    }
  }

  /** Where the end stands of what was left out. */
  static Path earlier(Path output) {
    return output.resolveSibling(output.getFileName() + ".earlier");
  }

  /** A line with its end, or a part of one that is too long; empty behind the last. */
  private static String line(BufferedReader in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      line.append((char) c);
      if (c == '\n' || line.length() >= LINE_MAX) {
        return line.toString();
      }
    }
    return line.toString();
  }

  /** The end of what it wrote, without secrets. */
  static String end(Path output, StepGround ground) throws IOException {
    String earlier = Files.exists(earlier(output)) ? Files.readString(earlier(output)) : "";
    String end = earlier + last(output, ground);
    return end.substring(Math.max(0, end.length() - TOLD_MAX)).strip();
  }

  private static String last(Path output, StepGround ground) throws IOException {
    if (!Files.exists(output)) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
      long start = Math.max(0, file.length() - TOLD_MAX);
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (start > 0) {
        return ground.maskEnd(HALF_CHARACTER.matcher(text).replaceFirst(""));
      }
      boolean isCut = Files.exists(earlier(output));
      return isCut ? ground.maskEnd(text.substring(text.indexOf('\n') + 1)) : ground.mask(text);
    }
  }
}

package io.whimbrel.core.run;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One thing that is looked at before somebody decides at a gate.
 *
 * @param found what there is
 * @param wanted what would speak for a go
 * @param fix what to do where it does not; empty where it does
 */
public record GateLine(String name, State state, String found, String wanted, String fix) {

  /** What a line speaks for. */
  public enum State {
    /** Nothing speaks against a go. */
    GO,
    /** This does. */
    NO_GO,
    /** It could not be found out, or nobody has asked for it. */
    UNKNOWN
  }

  /** A line that speaks for a go. */
  public static GateLine go(String name, String found, String wanted) {
    return new GateLine(name, State.GO, found, wanted, "");
  }

  /** A line that speaks against it. */
  public static GateLine noGo(String name, String found, String wanted, String fix) {
    return new GateLine(name, State.NO_GO, found, wanted, fix);
  }

  /** A line of which nothing is known. */
  public static GateLine unknown(String name, String found, String wanted, String fix) {
    return new GateLine(name, State.UNKNOWN, found, wanted, fix);
  }

  /** Lines as one text, whatever they hold. */
  public static String write(List<GateLine> lines) {
    return lines.stream()
        .map(
            line ->
                Stream.of(line.name, line.state.name(), line.found, line.wanted, line.fix)
                    .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8))
                    .collect(Collectors.joining(" ")))
        .collect(Collectors.joining("\n"));
  }

  /** Reads what {@link #write} wrote. */
  public static List<GateLine> read(String text) {
    return text.lines().map(line -> line.split(" ", -1)).map(GateLine::of).toList();
  }

  private static GateLine of(String[] parts) {
    List<String> texts =
        Stream.of(parts).map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8)).toList();
    return new GateLine(
        texts.get(0), State.valueOf(texts.get(1)), texts.get(2), texts.get(3), texts.get(4));
  }
}

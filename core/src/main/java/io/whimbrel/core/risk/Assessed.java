package io.whimbrel.core.risk;

import io.whimbrel.core.problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What an assessment found, as far as risk and the index go by it.
 *
 * @param facts by name, as a run notes them
 * @param concerns findings that warn or block
 */
public record Assessed(Map<String, String> facts, List<Concern> concerns) {
  /** Nobody looked yet. */
  public static final Assessed NOTHING = new Assessed(Map.of(), List.of());

  private static final String FACT = "fact ";
  private static final String CONCERN = "finding ";

  /**
   * A finding.
   *
   * @param code as in {@code E-KEY-MISSING}
   */
  public record Concern(Severity severity, String code, String what) {}

  public Assessed {
    facts = Map.copyOf(facts);
    concerns = List.copyOf(concerns);
  }

  /** A fact that is a number. */
  public OptionalLong number(String name) {
    String text = facts.getOrDefault(name, "");
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  /** Of both, this one's word first. */
  public Assessed over(Assessed older) {
    Map<String, String> all = new TreeMap<>(older.facts);
    all.putAll(facts);
    return new Assessed(all, facts.isEmpty() && concerns.isEmpty() ? older.concerns : concerns);
  }

  /** As lines that {@link #read} understands; a line end in a text becomes a blank. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    new TreeMap<>(facts).forEach((name, value) -> lines.add(FACT + name + " " + line(value)));
    concerns.forEach(
        c -> lines.add(CONCERN + c.severity().name() + " " + c.code() + " " + line(c.what())));
    return lines;
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /** What lines say; those of another kind are passed over. */
  public static Assessed read(List<String> lines) {
    Map<String, String> facts = new TreeMap<>();
    List<Concern> concerns = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(FACT)) {
        String[] words = line.substring(FACT.length()).split(" ", 2);
        facts.put(words[0], words.length == 2 ? words[1] : "");
      } else if (line.startsWith(CONCERN)) {
        String[] words = line.substring(CONCERN.length()).split(" ", 3);
        boolean isBlock = words[0].equals(Severity.BLOCK.name());
        if (words.length == 3) {
          concerns.add(new Concern(isBlock ? Severity.BLOCK : Severity.WARN, words[1], words[2]));
        }
      }
    }
    return new Assessed(facts, concerns);
  }
}

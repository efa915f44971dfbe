package io.whimbrel.testkit.load;

import java.util.ArrayList;
import java.util.List;

/**
 * One write of a load.
 *
 * @param sequence the place in the ledger, from 1
 * @param place the database it went to, such as {@code 127.0.0.1:5432/shop}
 * @param table the table's name, as the ledger check calls it
 * @param key the business key of the row, never a generated one
 * @param state what the row says of itself after the write; {@link #ABSENT} if it is not there
 * @param outcome what is known about the commit
 */
public record Write(
    long sequence, String place, String table, String key, String state, Outcome outcome) {
  /** The state of a row that is not there. */
  public static final String ABSENT = "";

  private static final int FIELDS = 6;

  /** What the writer knows about a commit. */
  public enum Outcome {
    /** The server confirmed the commit. */
    ACKNOWLEDGED,
    /** The connection died during the commit: it may have happened or not. */
    DOUBTFUL,
    /** The insert was rolled back: the row must not be there. */
    REFUSED
  }

  /** One line of text, fields parted by tabs. */
  String line() {
    return String.join(
        "\t",
        Long.toString(sequence),
        outcome.name(),
        escaped(place),
        escaped(table),
        escaped(key),
        escaped(state));
  }

  static Write parse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("not a line of a ledger: " + line);
    }
    List<String> plain = new ArrayList<>();
    for (String field : fields) {
      plain.add(field.replace("\\n", "\n").replace("\\t", "\t").replace("\\b", "\\"));
    }
    return new Write(
        Long.parseLong(plain.get(0)),
        plain.get(2),
        plain.get(3),
        plain.get(4),
        plain.get(5),
        Outcome.valueOf(plain.get(1)));
  }

  private static String escaped(String field) {
    return field.replace("\\", "\\b").replace("\t", "\\t").replace("\n", "\\n");
  }
}

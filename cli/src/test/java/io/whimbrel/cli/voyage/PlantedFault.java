package io.whimbrel.cli.voyage;

import io.whimbrel.core.proof.Level;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault: the tables that have it, and how it is planted.
 *
 * @param level that finds it; {@code none} for what is no fault
 * @param source statements that make tables and rows
 * @param planted statements for the target
 */
record PlantedFault(String level, String name, String source, String planted) {
  private static final Pattern PARTS =
      Pattern.compile("(?m)^-- (?=fault: |value: |same: |prelude)");
  private static final Pattern TABLE = Pattern.compile("create (?:unlogged )?table (\\w+)");

  private static final Pattern OTHER = Pattern.compile("create (?:domain|view|function) (\\w+)");

  /** What stands before the first fault and belongs to all of them, and the faults. */
  record Listing(String prelude, List<PlantedFault> faults) {}

  /** Reads the list. */
  static Listing read() throws IOException {
    String text = resource("/planted/faults.sql");
    List<PlantedFault> faults = new ArrayList<>();
    String prelude = "";
    for (String part : PARTS.split(text, -1)) {
      int end = part.indexOf('\n');
      String head = part.substring(0, end).strip();
      String body = part.substring(end).replaceAll("(?m)^-- (?!planted)[^\n]*\n", "").strip();
      if (head.equals("prelude")) {
        prelude = body;
      } else if (head.startsWith("fault: ")) {
        String[] words = head.substring("fault: ".length()).split(" \\| ", 2);
        String[] sides = body.split("-- planted\n", 2);
        faults.add(new PlantedFault(words[0], words[1], sides[0], sides[1]));
      } else if (head.startsWith("value: ") || head.startsWith("same: ")) {
        faults.add(ofValue(head));
      }
    }
    return new Listing(prelude, faults);
  }

  private static PlantedFault ofValue(String head) {
    boolean isSame = head.startsWith("same: ");
    String[] words = head.substring(head.indexOf(' ') + 1).split(" \\| ", -1);
    return new PlantedFault(
        isSame ? "none" : "checksum",
        words[1],
        """
        create table %1$s (id int primary key, v %2$s);
        insert into %1$s values (1, %3$s), (2, %3$s), (3, %4$s), (4, null)
        """
            .formatted(words[0], words[2], words[3], words[4]),
        "update %s set v = %s where id = 2".formatted(words[0], words[4]));
  }

  static String resource(String path) throws IOException {
    try (InputStream resource = PlantedFault.class.getResourceAsStream(path)) {
      if (resource == null) {
        throw new IllegalStateException("the resource %s is not there".formatted(path));
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The level whose proofs are to have it; those of rows for what is no fault. */
  Level claimed() {
    return level.equals("none") ? Level.CHECKSUM : Level.valueOf(level.toUpperCase(Locale.ROOT));
  }

  /** The source's tables, in their order. */
  List<String> tables() {
    return names(TABLE);
  }

  /** The source's domains, views and functions, in their order. */
  List<String> others() {
    return names(OTHER);
  }

  private List<String> names(Pattern pattern) {
    List<String> names = new ArrayList<>();
    Matcher matcher = pattern.matcher(source);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}

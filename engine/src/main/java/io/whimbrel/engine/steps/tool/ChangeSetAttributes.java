package io.whimbrel.engine.steps.tool;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands behind a change set's name, as {@code context:test dbms:postgresql}.
 *
 * @param isForOthers that it is meant for other databases than PostgreSQL
 * @param unknown the first one that cannot be heeded here
 */
record ChangeSetAttributes(
    String contexts, String labels, boolean isForOthers, Optional<String> unknown) {
  private static final String DATABASE = "postgresql";
  private static final Pattern ATTRIBUTE = Pattern.compile("([\\w-]+):(\"[^\"]*\"|\\S*)");
  private static final Pattern DATABASES = Pattern.compile("!?\\w+(,!?\\w+)*");

  /** They change nothing where each statement runs as PostgreSQL reads it. */
  private static final Set<String> OF_NO_EFFECT =
      Set.of(
          "splitstatements",
          "rollbacksplitstatements",
          "stripcomments",
          "runintransaction",
          "objectquotingstrategy",
          "created");

  static ChangeSetAttributes of(String text) {
    String contexts = "";
    String labels = "";
    boolean isForOthers = false;
    Optional<String> unknown = Optional.empty();
    Matcher matcher = ATTRIBUTE.matcher(text);
    while (matcher.find()) {
      String value = ChangelogFile.unquoted(matcher.group(2));
      boolean isHeeded =
          switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
            case "context", "contextfilter" -> {
              contexts = value;
              yield true;
            }
            case "labels" -> {
              labels = value;
              yield true;
            }
            case "dbms" -> {
              isForOthers = !isMeant(List.of(value.split(",")));
              yield DATABASES.matcher(matcher.group(2)).matches();
            }
            case "ignore", "runalways", "runonchange" -> value.equalsIgnoreCase("false");
            case "failonerror" -> value.equalsIgnoreCase("true");
            default -> OF_NO_EFFECT.contains(matcher.group(1).toLowerCase(Locale.ROOT));
          };
      if (!isHeeded) {
        unknown = unknown.or(() -> Optional.of(matcher.group()));
      }
    }
    return new ChangeSetAttributes(contexts, labels, isForOthers, unknown);
  }

  /** As Liquibase judges a list of databases. */
  private static boolean isMeant(List<String> databases) {
    if (databases.contains("all")) {
      return true;
    }
    if (databases.contains("none") || databases.contains("!" + DATABASE)) {
      return false;
    }
    return databases.contains(DATABASE) || databases.stream().allMatch(d -> d.startsWith("!"));
  }
}

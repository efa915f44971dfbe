package io.whimbrel.engine.alteration;

import io.whimbrel.core.alteration.CatalogChange;
import io.whimbrel.core.alteration.CatalogChange.OfColumn;
import io.whimbrel.core.alteration.CatalogChange.OfPart;
import io.whimbrel.core.alteration.CatalogChange.OfTable;
import io.whimbrel.core.schema.TableName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A name that a change makes worth looking for in code.
 *
 * @param shown as the catalog spells it, for people
 * @param what becomes of it, as in {@code column removed}
 * @param spelled finds it in a line: whole words only
 * @param beside one word by itself says little: it counts in files that mention this, too
 */
record ChangedName(String shown, String what, Pattern spelled, Optional<Pattern> beside) {
  private static final Set<String> LOOKED_FOR =
      Set.of("view", "materialized view", "routine", "type", "domain", "sequence");

  /** The names of changes; what a name is by itself is told once. */
  static List<ChangedName> of(List<CatalogChange> changes) {
    return changes.stream().flatMap(ChangedName::of).toList();
  }

  private static Stream<ChangedName> of(CatalogChange change) {
    return switch (change) {
      case OfTable table ->
          Stream.of(
              new ChangedName(
                  table.formerly().orElse(table.name()).toString(),
                  "table " + table.action().text(),
                  words(ofTable(table.formerly().orElse(table.name()))),
                  Optional.empty()));
      case OfColumn column -> {
        String name = column.before().map(c -> c.name()).orElse(column.name());
        yield Stream.of(
            new ChangedName(
                column.owner() + "." + name,
                "column " + (column.isRetyped() ? "retyped" : column.action().text()),
                words(ofColumn(name)),
                isTelling(name) ? Optional.empty() : Optional.of(words(ofTable(column.owner())))));
      }
      case OfPart part ->
          LOOKED_FOR.contains(part.kind())
              ? Stream.of(
                  new ChangedName(
                      part.name(),
                      part.kind() + " " + part.action().text(),
                      words(forms(bare(part.name()))),
                      Optional.empty()))
              : Stream.empty();
    };
  }

  /** Without schema, the types of a routine's arguments, and quotes. */
  private static String bare(String name) {
    String named = name.replaceFirst("\\(.*", "");
    return named.substring(named.lastIndexOf('.') + 1).replace("\"", "");
  }

  /** A name of several words is hardly anything else's. */
  private static boolean isTelling(String name) {
    return parts(name).size() > 1;
  }

  /** A column is mentioned by the methods that get and set it, too. */
  private static Set<String> ofColumn(String name) {
    Set<String> forms = new LinkedHashSet<>(forms(name));
    String pascal = parts(name).stream().map(ChangedName::capital).collect(Collectors.joining());
    if (!pascal.isEmpty()) {
      forms.add("get" + pascal);
      forms.add("set" + pascal);
    }
    return forms;
  }

  /** A table is mentioned by its own name, and by that of one of its rows. */
  private static Set<String> ofTable(TableName table) {
    Set<String> forms = new LinkedHashSet<>(forms(table.name()));
    forms.addAll(forms(singular(table.name())).stream().filter(f -> !f.isEmpty()).toList());
    return forms;
  }

  private static String singular(String name) {
    if (name.endsWith("ies") && name.length() > 4) {
      return name.substring(0, name.length() - 3) + "y";
    }
    if (name.matches(".*(ss|x|ch|sh)es")) {
      return name.substring(0, name.length() - 2);
    }
    return name.endsWith("s") && !name.endsWith("ss") ? name.substring(0, name.length() - 1) : name;
  }

  /** {@code customer_email}, {@code customerEmail}, {@code CustomerEmail}, and as it is. */
  static Set<String> forms(String name) {
    List<String> parts = parts(name);
    if (parts.isEmpty()) {
      return Set.of(name);
    }
    String pascal = parts.stream().map(ChangedName::capital).collect(Collectors.joining());
    Set<String> forms = new TreeSet<>();
    forms.add(name);
    forms.add(String.join("_", parts));
    forms.add(String.join("_", parts).toUpperCase(Locale.ROOT));
    forms.add(pascal);
    forms.add(pascal.substring(0, 1).toLowerCase(Locale.ROOT) + pascal.substring(1));
    return forms;
  }

  private static List<String> parts(String name) {
    return Stream.of(name.split("[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})"))
        .filter(part -> !part.isEmpty())
        .map(part -> part.toLowerCase(Locale.ROOT))
        .toList();
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /** Whole words: neither a letter, a digit nor an underline stands beside them. */
  private static Pattern words(Set<String> forms) {
    return Pattern.compile(
        forms.stream()
            .map(Pattern::quote)
            .collect(Collectors.joining("|", "(?<![\\p{L}\\p{N}_])(?:", ")(?![\\p{L}\\p{N}_])")));
  }
}

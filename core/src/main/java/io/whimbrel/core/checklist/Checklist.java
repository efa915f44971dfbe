package io.whimbrel.core.checklist;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.problem.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The catalogue of everything that is on a check list, a file for each document: a list behind
 * {@code =}, then a line for each item with its id, what it goes by, and its text. Immutable.
 */
public final class Checklist {
  private static final Checklist STRATEGY = new Checklist(read("checklist.txt"));
  private static final Checklist SCHEMA_CHANGE = new Checklist(read("schema-change.txt"));
  private static final Checklist WHOLE =
      new Checklist(Stream.concat(STRATEGY.items.stream(), SCHEMA_CHANGE.items.stream()).toList());

  private final List<ChecklistItem> items;

  private Checklist(List<ChecklistItem> items) {
    this.items = List.copyOf(items);
  }

  /** All of it. */
  public static Checklist whole() {
    return WHOLE;
  }

  /** What is on the strategy document. */
  public static Checklist strategy() {
    return STRATEGY;
  }

  /** What is on the schema change plan. */
  public static Checklist schemaChange() {
    return SCHEMA_CHANGE;
  }

  /** All items in their order. */
  public List<ChecklistItem> items() {
    return items;
  }

  /** The items of one list; never empty for one that is there. */
  public List<ChecklistItem> of(String list) {
    return items.stream().filter(item -> item.list().equals(list)).toList();
  }

  /** The item of an id. */
  public Optional<ChecklistItem> named(String id) {
    return items.stream().filter(item -> item.id().equals(id)).findFirst();
  }

  /** The item of an id; a problem names those that may be meant. */
  public ChecklistItem require(String id) {
    return named(id)
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.USAGE)
                    .what("no check list has an item '%s'".formatted(id))
                    .fix(hint(id))
                    .exception());
  }

  /** What to write instead of an id that is not there. */
  public String hint(String id) {
    String near = Suggestion.question(id, items.stream().map(ChecklistItem::id).toList());
    return near.isEmpty() ? "name one that a document shows, as in planning.approval" : near;
  }

  private static List<ChecklistItem> read(String file) {
    try (InputStream in = Objects.requireNonNull(Checklist.class.getResourceAsStream(file))) {
      List<ChecklistItem> items = new ArrayList<>();
      String list = "";
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("= ")) {
          list = line.substring(2).strip();
        } else {
          String[] parts = line.split(" \\| ", 3);
          items.add(new ChecklistItem(parts[0], list, parts[1], parts[2]));
        }
      }
      return items;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

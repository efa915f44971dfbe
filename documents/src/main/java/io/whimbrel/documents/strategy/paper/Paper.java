package io.whimbrel.documents.strategy.paper;

import io.whimbrel.documents.strategy.paper.Block.Bullet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The document being written. What is not known is noted beside its place, so that it can be listed
 * at the top. Used by one thread.
 */
public final class Paper {
  /** Where people write. */
  public static final String NOTES = "NOTES.md";

  private final Notes notes;
  private final boolean isOfSteps;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Block.Unknown> unknown = new ArrayList<>();
  private final Map<String, List<String>> headings = new LinkedHashMap<>();
  private String section = "";

  /** An empty one about rows. */
  public Paper(Notes notes) {
    this(notes, false);
  }

  /**
   * An empty one.
   *
   * @param isOfSteps whether the plan is one of steps, of which no assessment and no rehearsal
   *     tells
   */
  public Paper(Notes notes, boolean isOfSteps) {
    this.notes = notes;
    this.isOfSteps = isOfSteps;
  }

  /** What was written, in its order. */
  public List<Block> blocks() {
    return List.copyOf(blocks);
  }

  /** What is not known, in the order of the document. */
  public List<Block.Unknown> unknown() {
    return List.copyOf(unknown);
  }

  /** Headings under which people may write, with the labels of items that are asked for there. */
  public Map<String, List<String>> writable() {
    return Collections.unmodifiableMap(headings);
  }

  private void writable(String heading) {
    headings.computeIfAbsent(heading, _ -> new ArrayList<>());
  }

  /** Has gaps named after another part than the last heading. */
  public void section(String name) {
    section = name;
  }

  /** Writes any part. */
  public void add(Block block) {
    blocks.add(block);
  }

  /** A heading, of level 2 to 4. */
  public void heading(int level, String text) {
    section = text;
    add(new Block.Heading(level, text));
  }

  /** A label with its value. */
  public void field(String label, String value) {
    add(new Block.Field(label, value));
  }

  /** A field whose value may not be known. */
  public void field(String label, Optional<String> value, String where) {
    field(label, value.orElseGet(() -> missing(label, where)));
  }

  /** A label above a list. */
  public void label(String text) {
    add(new Block.Field(text, ""));
  }

  /** A paragraph. */
  public void text(String text) {
    add(new Block.Paragraph(text));
  }

  /** A list; nothing where it is empty. */
  public void bullets(List<String> items) {
    if (!items.isEmpty()) {
      add(new Block.Bullets(items.stream().map(i -> new Bullet("", i)).toList(), false));
    }
  }

  /** A numbered list. */
  public void numbered(String... items) {
    add(new Block.Bullets(Arrays.stream(items).map(i -> new Bullet("", i)).toList(), true));
  }

  /** A list of items with labels. */
  public void list(Stream<Bullet> items) {
    add(new Block.Bullets(items.toList(), false));
  }

  /** An item with a value that may not be known. */
  public Bullet item(String label, Optional<String> value, String where) {
    return new Bullet(label, value.orElseGet(() -> missing(label, where)));
  }

  /** An item of a list. */
  public static Bullet item(String label, String value) {
    return new Bullet(label, value);
  }

  /** A table. */
  public void table(List<String> heads, List<List<String>> rows) {
    add(new Block.Grid(heads, rows));
  }

  /** A text of fixed width. */
  public void code(String language, String text) {
    add(new Block.Code(language, text));
  }

  /** What people wrote under a heading; noted as not known where they did not. */
  public void written(String heading) {
    writable(heading);
    Optional<String> text = notes.under(heading);
    if (text.isPresent()) {
      add(new Block.Written(text.get()));
    } else {
      unknown(heading, inNotes(heading));
    }
  }

  /** What people wrote under a heading, if they did; nothing is missing where they did not. */
  public void perhaps(String heading) {
    writable(heading);
    notes.under(heading).ifPresent(text -> add(new Block.Written(text)));
  }

  /** What people wrote under a heading; nothing is missing before it can be known. */
  public void afterwards(String heading, boolean isOver) {
    if (isOver || notes.under(heading).isPresent()) {
      written(heading);
    } else {
      writable(heading);
      text("To be written afterwards, in %s under '%s'.".formatted(NOTES, heading));
    }
  }

  /** A field that people write as an item of the list under a heading. */
  public void noted(String heading, String label) {
    field(label, notes.value(heading, label), itemInNotes(heading, label));
  }

  /** What people wrote instead; else notes a gap and leaves a word of it in its place. */
  public void unknown(String what, String where) {
    Optional<String> text = notes.under(what);
    if (text.isPresent()) {
      add(new Block.Written(text.get()));
    } else {
      Block.Unknown gap =
          new Block.Unknown(placed(what), isForSteps(where) ? where : inNotes(what));
      unknown.add(gap);
      add(gap);
    }
  }

  /** What people say of it instead; else notes a gap, and says what stands in its place. */
  public String missing(String what, String where) {
    Optional<String> said = notes.value(section, what);
    if (said.isPresent()) {
      return said.get();
    }
    String place = isForSteps(where) ? where : itemInNotes(section, what);
    unknown.add(new Block.Unknown(placed(what), place));
    return "not known yet: " + place;
  }

  /** Whether a place where something becomes known is one for this plan, too. */
  private boolean isForSteps(String where) {
    return !isOfSteps || !where.startsWith("whimbrel ");
  }

  private String placed(String what) {
    return what.equals(section) ? what : section + ": " + what;
  }

  /** Where to write a text. */
  public static String inNotes(String heading) {
    return "write it in %s under '%s'".formatted(NOTES, heading);
  }

  /** Where to write a value. */
  public String itemInNotes(String heading, String label) {
    List<String> labels = headings.computeIfAbsent(heading, _ -> new ArrayList<>());
    if (!labels.contains(label)) {
      labels.add(label);
    }
    return "write '- %s: ...' in %s under '%s'".formatted(label, NOTES, heading);
  }
}

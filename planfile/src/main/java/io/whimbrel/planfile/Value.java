package io.whimbrel.planfile;

import io.whimbrel.core.problem.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.NodeType;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of the plan file, to be read as what is expected there. What does not fit is complained
 * about and read as nothing.
 *
 * @param node the value
 * @param key where it is named; the value itself in a list
 * @param path the plan path, for example {@code limits.pause}
 */
record Value(Node node, Node key, String path, ReadingNotes notes) {

  /** Where the name of a form ends and how it is written begins. */
  private static final Pattern DETAIL = Pattern.compile("(:|, ).*");

  /** A value under a free name, such as a table's. */
  record Named(String name, Value value) {}

  Value {
    notes.locate(path, node.getNodeType() == NodeType.SCALAR && !isNull(node) ? node : key);
  }

  /** The value of a key that is not in the file: empty. */
  static Value absent(String path, ReadingNotes notes) {
    Node nothing = new ScalarNode(Tag.NULL, "", ScalarStyle.PLAIN);
    return new Value(nothing, nothing, path, notes);
  }

  /** Where a complaint about the value points to. */
  private Node place() {
    return node.getNodeType() == NodeType.SCALAR && !isNull(node) ? node : key;
  }

  void complain(String what, String fix) {
    notes.complain(place(), what, fix);
  }

  void missSecret(String what, String fix) {
    notes.missSecret(place(), what, fix);
  }

  /** What the value is called in a complaint. */
  String label() {
    return path.isEmpty() ? "the plan" : "'" + ReadingNotes.echo(path) + "'";
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Whether the value is a section, or one that is not filled in. */
  boolean isSection() {
    return node instanceof MappingNode || isNull(node);
  }

  /** Whether the value is a list without items, or not filled in. */
  boolean isUnfilled() {
    return isNull(node) || (node instanceof SequenceNode list && list.getValue().isEmpty());
  }

  /** A text that is not blank; numbers and booleans are taken as they are written. */
  Optional<String> text() {
    if (!(node instanceof ScalarNode scalar) || isNull(node)) {
      complain(label() + " is " + kind() + ", a text is expected", "write a text");
      return Optional.empty();
    }
    if (scalar.getValue().isBlank() || scalar.getValue().indexOf('\0') >= 0) {
      complain(
          label() + (scalar.getValue().isBlank() ? " is blank" : " holds a NUL character"),
          "write a text, or leave the key out");
      return Optional.empty();
    }
    return Optional.of(scalar.getValue());
  }

  /** A text without blanks around it, such as SQL or a command in a block. */
  Optional<String> stripped() {
    return text().map(String::strip);
  }

  /** An expression that is put into a statement, which goes on behind a comment. */
  Optional<String> sql() {
    return stripped().map(text -> text.contains("--") ? text + "\n" : text);
  }

  /** True or false. */
  Optional<Boolean> flag() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Optional.of(scalar.getValue().equalsIgnoreCase("true"));
    }
    complain(label() + " is " + kind() + ", true or false is expected", "write true or false");
    return Optional.empty();
  }

  /** A text of a given form. */
  <T> Optional<T> parsed(Function<String, Optional<T>> form, String expected) {
    Optional<String> text = text();
    Optional<T> result = text.flatMap(form);
    if (text.isPresent() && result.isEmpty()) {
      complain(
          "%s is '%s', %s is expected"
              .formatted(
                  label(),
                  ReadingNotes.echo(text.get()),
                  DETAIL.matcher(expected).replaceFirst("")),
          "write " + expected);
    }
    return result;
  }

  /** A word of a closed set, written in lower case with hyphens. */
  <E extends Enum<E>> Optional<E> word(Class<E> words) {
    List<String> known = Arrays.stream(words.getEnumConstants()).map(Value::spelled).toList();
    Optional<String> text = text();
    Optional<E> word =
        text.flatMap(
            t ->
                Arrays.stream(words.getEnumConstants())
                    .filter(c -> spelled(c).equals(t))
                    .findFirst());
    if (text.isPresent() && word.isEmpty()) {
      complain(
          "%s is '%s', which is not known".formatted(label(), ReadingNotes.echo(text.get())),
          hint(text.get(), known));
    }
    return word;
  }

  /** How a plan spells a constant. */
  static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The fix for a word that is not among the known ones. */
  static String hint(String word, List<String> known) {
    String question = Suggestion.question(word, known);
    String all =
        known.size() == 1
            ? "write " + known.getFirst()
            : "write one of " + String.join(", ", known);
    return question.isEmpty() ? all : question;
  }

  /** The values of a list; a list that is not filled in is empty. */
  List<Value> items() {
    if (isNull(node)) {
      return List.of();
    }
    if (!(node instanceof SequenceNode list)) {
      complain(label() + " is " + kind() + ", a list is expected", "write [ … ]");
      return List.of();
    }
    List<Value> items = new ArrayList<>();
    for (Node item : list.getValue()) {
      items.add(new Value(item, item, path + "." + items.size(), notes));
    }
    return items;
  }

  /** The texts of a list. */
  List<String> texts() {
    return items().stream().map(Value::stripped).flatMap(Optional::stream).toList();
  }

  /** Values under free names, in the order of the file; a section not filled in is empty. */
  List<Named> named() {
    List<Named> named = new ArrayList<>();
    Map<String, Node> seen = new HashMap<>();
    for (NodeTuple tuple : tuples()) {
      Optional<String> name = name(tuple.getKeyNode(), seen);
      name.ifPresent(
          n ->
              named.add(
                  new Named(
                      n,
                      new Value(tuple.getValueNode(), tuple.getKeyNode(), path + "." + n, notes))));
    }
    return named;
  }

  /** A section of these keys; one not filled in is empty. */
  Section section(List<String> keys) {
    return new Section(this, keys);
  }

  /** The pairs of a mapping; anything else is complained about and empty. */
  List<NodeTuple> tuples() {
    if (node instanceof MappingNode mapping) {
      return mapping.getValue();
    }
    if (!isNull(node)) {
      complain(
          label() + " is " + kind() + ", a section of keys is expected",
          "write its keys below it, each as 'key: value'");
    }
    return List.of();
  }

  /** The name that a key node holds, unless it is none or there already. */
  Optional<String> name(Node keyNode, Map<String, Node> seen) {
    if (!(keyNode instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
      notes.complain(keyNode, "a key is blank or not a text", "write a text before the colon");
      return Optional.empty();
    }
    String name = scalar.getValue();
    Node first = seen.putIfAbsent(name, keyNode);
    if (first != null) {
      notes.complain(
          keyNode,
          "key '%s' is there twice, first at %s"
              .formatted(ReadingNotes.echo(name), ReadingNotes.place(first)),
          "keep one of the two");
      return Optional.empty();
    }
    return Optional.of(name);
  }

  /** The value under another path. */
  Value at(String otherPath) {
    return new Value(node, key, otherPath, notes);
  }

  /** What the value is, in words. */
  private String kind() {
    return switch (node.getNodeType()) {
      case SCALAR -> isNull(node) ? "empty" : "a text";
      case SEQUENCE -> "a list";
      case MAPPING -> "a section of keys";
      case ANCHOR -> "an anchor";
    };
  }

  private static boolean isNull(Node node) {
    return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
  }
}

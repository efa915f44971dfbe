package io.whimbrel.planfile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Turns text into a tree of nodes that is safe to walk: of bounded depth, without a node inside
 * itself, and not larger than {@link #NODES_MAX} with every alias written out.
 */
final class YamlTree {

  static final int DEPTH_MAX = 30;
  static final int NODES_MAX = 500_000;

  /** The engine gives its own tag to texts such as <code>${NAME}</code>; they stay texts here. */
  private static final Set<Tag> TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP, Tag.ENV_TAG);

  private final ReadingNotes notes;
  private final Set<Node> above = Collections.newSetFromMap(new IdentityHashMap<>());
  private int nodes;

  private YamlTree(ReadingNotes notes) {
    this.notes = notes;
  }

  /** The root node; empty, with a complaint, when there is none that is safe. */
  static Optional<Node> compose(String text, ReadingNotes notes) {
    Optional<Node> root = composeOther(text, ReadingNotes.PLAN, notes);
    if (root.isEmpty() && notes.isClean()) {
      notes.complain(1, 1, "the plan is empty", "write one with 'whimbrel new'");
    }
    return root;
  }

  /**
   * As above, of a file beside the plan, which may be empty.
   *
   * @param label what complaints call the file
   */
  static Optional<Node> composeOther(String text, String label, ReadingNotes notes) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(label)
            .setUseMarks(true)
            .setCodePointLimit(PlanText.BYTES_MAX)
            .setMaxAliasesForCollections(Integer.MAX_VALUE)
            .build();
    try {
      if (isTooDeep(text, settings, notes)) {
        return Optional.empty();
      }
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty() || root.get().getTag().equals(Tag.NULL)) {
        return Optional.empty();
      }
      return root.filter(r -> new YamlTree(notes).isSafe(r));
    } catch (MarkedYamlEngineException e) {
      notes.complain(
          e.getProblemMark().or(e::getContextMark), "not YAML: " + problem(e), fix(problem(e)));
    } catch (ReaderException e) {
      long line = text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count() + 1;
      notes.complain(
          (int) line,
          1,
          "the character U+%04X is not allowed here".formatted(e.getCodePoint()),
          "take it out, or write it as an escape between double quotes");
    } catch (YamlEngineException e) {
      notes.complain(1, 1, "not YAML: " + firstLine(e), "write the plan as YAML 1.2");
    }
    return Optional.empty();
  }

  private static String problem(MarkedYamlEngineException e) {
    String problem = e.getProblem();
    return problem == null ? firstLine(e) : ReadingNotes.echo(problem);
  }

  private static String firstLine(YamlEngineException e) {
    return ReadingNotes.echo(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
  }

  private static String fix(String problem) {
    if (problem.contains("\\t") || problem.contains("TAB")) {
      return "indent with blanks, not with tabs";
    }
    if (problem.contains("single document") || problem.contains("another document")) {
      return "keep one plan per file: take out what begins with '---'";
    }
    return "check indentation here and above, and quote texts that hold ': ', ' #', braces or"
        + " quotes";
  }

  /** Events come without recursion, so the depth is known before anything recursive begins. */
  private static boolean isTooDeep(String text, LoadSettings settings, ReadingNotes notes) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {}
      }
      if (depth > DEPTH_MAX) {
        notes.complain(
            event.getStartMark(),
            "nested deeper than " + DEPTH_MAX + " levels",
            "take the extra brackets or indentation out");
        return true;
      }
    }
    return false;
  }

  private boolean isSafe(Node node) {
    if (!above.add(node)) {
      notes.complain(node, "an alias stands inside its own anchor", "write it out");
      return false;
    }
    if (++nodes > NODES_MAX) {
      notes.complain(1, 1, "aliases make the plan too large", "write fewer aliases of aliases");
      return false;
    }
    if (!TAGS.contains(node.getTag())) {
      notes.complain(
          node,
          "the tag %s is not known".formatted(ReadingNotes.echo(node.getTag().getValue())),
          "take the tag out");
      return false;
    }
    boolean isSafe = children(node).stream().allMatch(this::isSafe);
    above.remove(node);
    return isSafe;
  }

  private static List<Node> children(Node node) {
    List<Node> children = new ArrayList<>();
    if (node instanceof SequenceNode list) {
      children.addAll(list.getValue());
    } else if (node instanceof MappingNode mapping) {
      List<NodeTuple> tuples = mapping.getValue();
      for (NodeTuple tuple : tuples) {
        children.add(tuple.getKeyNode());
        children.add(tuple.getValueNode());
      }
    }
    return children;
  }
}

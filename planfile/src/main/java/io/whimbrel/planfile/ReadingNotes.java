package io.whimbrel.planfile;

import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.ProblemCode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What is noted while a plan file is read: complaints, and where each plan path stands. Mutable,
 * used by one thread.
 */
final class ReadingNotes {

  private static final int ECHO_MAX = 80;

  /** What the YAML engine calls the plan; nodes of another file have that file's name. */
  static final String PLAN = "plan";

  private record Complaint(String file, int line, int column, Finding finding) {}

  private final String file;
  private final Set<Complaint> complaints = new LinkedHashSet<>();
  private final Map<String, String> locations = new HashMap<>();

  ReadingNotes(String file) {
    this.file = file;
  }

  /** Complains about a node. */
  void complain(Node node, String what, String fix) {
    complain(ProblemCode.PLAN_INVALID, node.getStartMark(), what, fix);
  }

  /** Complains about a secret that a node refers to. */
  void missSecret(Node node, String what, String fix) {
    complain(ProblemCode.SECRET_MISSING, node.getStartMark(), what, fix);
  }

  /** Complains about a place that the YAML engine gives. */
  void complain(Optional<Mark> mark, String what, String fix) {
    complain(ProblemCode.PLAN_INVALID, mark, what, fix);
  }

  /** Takes over what was complained about another file. */
  void add(ReadingNotes other) {
    complaints.addAll(other.complaints);
  }

  /** Complains about a place of the file, counted from 1; 0 for the file as a whole. */
  void complain(int line, int column, String what, String fix) {
    add(ProblemCode.PLAN_INVALID, file, line, column, what, fix);
  }

  private void complain(ProblemCode code, Optional<Mark> mark, String what, String fix) {
    int line = mark.map(m -> m.getLine() + 1).orElse(0);
    int column = mark.map(m -> m.getColumn() + 1).orElse(0);
    String name = mark.filter(m -> !isOfPlan(m)).map(Mark::getName).orElse(file);
    add(code, name, line, column, what, fix);
  }

  private void add(ProblemCode code, String name, int line, int column, String what, String fix) {
    String where = line == 0 ? name : name + ":" + line + ":" + column;
    complaints.add(new Complaint(name, line, column, Finding.block(code, what, where, fix)));
  }

  private static boolean isOfPlan(Mark mark) {
    return mark.getName().equals(PLAN);
  }

  /** Notes where a plan path stands. */
  void locate(String path, Node node) {
    node.getStartMark().ifPresent(m -> locations.putIfAbsent(path, place(m)));
  }

  /** The place of a node, for example {@code 12:7}. */
  static String place(Node node) {
    return node.getStartMark().map(ReadingNotes::place).orElse("?");
  }

  private static String place(Mark mark) {
    String place = (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    return isOfPlan(mark) ? place : mark.getName() + ":" + place;
  }

  /** A word of the file as a complaint may repeat it: short, printable, without a password. */
  static String echo(String word) {
    String masked = new DatabaseUrl("", word).masked();
    String line = Yaml.escaped(masked);
    return line.length() <= ECHO_MAX ? line : line.substring(0, ECHO_MAX) + "…";
  }

  boolean isClean() {
    return complaints.isEmpty();
  }

  /** The complaints in the order of the file. */
  List<Finding> findings() {
    return complaints.stream()
        .sorted(
            Comparator.<Complaint, Boolean>comparing(c -> !c.file().equals(file))
                .thenComparingInt(Complaint::line)
                .thenComparingInt(Complaint::column))
        .map(Complaint::finding)
        .toList();
  }

  Map<String, String> locations() {
    return Map.copyOf(locations);
  }
}

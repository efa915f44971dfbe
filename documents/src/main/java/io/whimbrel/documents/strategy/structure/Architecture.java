package io.whimbrel.documents.strategy.structure;

import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.cutover.RollbackRules;
import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.documents.Html;
import io.whimbrel.documents.strategy.fact.Past;
import io.whimbrel.documents.strategy.fact.StrategyFacts;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Paper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Draws what is behind what, before and after. */
final class Architecture {
  private static final int WIDTH = 250;
  private static final int STEP = 330;
  private static final int LINE = 18;
  private static final int ROW = 130;

  private final StrategyFacts facts;
  private final Plan plan;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();

  /** A box with lines of text, in a column and a row. */
  private record Node(String id, List<String> lines, int column, int row) {
    int height() {
      return 18 + LINE * lines.size();
    }
  }

  /** An arrow with a word. */
  private record Edge(String from, String to, String word, boolean isDashed) {}

  Architecture(StrategyFacts facts) {
    this.facts = facts;
    this.plan = facts.plan();
  }

  /** The application over the old side. */
  Architecture before() {
    List<String> path = path();
    chain(path, "old", database("Database", "source", plan.source()));
    return this;
  }

  /** The application over the new side; what keeps the old one in step until cleanup. */
  Architecture after() {
    List<String> path = path();
    chain(path, "new", database("New Database", "target", plan.target()));
    if (plan.steps().isEmpty() && plan.rollback().wayBack() == RollbackRules.WayBack.SYNC) {
      int row = nodes.getLast().row();
      nodes.add(new Node("old", database("Old Database", "source", plan.source()), 1, row));
      edges.add(new Edge("new", "old", "every write, until cleanup", true));
    }
    return this;
  }

  private void chain(List<String> path, String last, List<String> database) {
    nodes.add(new Node("app", List.of("Application"), 0, 0));
    String before = "app";
    for (int i = 0; i < path.size(); i++) {
      String id = "switch" + i;
      nodes.add(new Node(id, List.of(path.get(i)), 0, nodes.size()));
      edges.add(new Edge(before, id, "", false));
      before = id;
    }
    nodes.add(new Node(last, database, 0, nodes.size()));
    edges.add(new Edge(before, last, "reads and writes", false));
  }

  /** What stands between the application and its database, as far as the plan switches it. */
  private List<String> path() {
    return plan.cutover().switches().stream()
        .flatMap(
            action ->
                switch (action) {
                  case SwitchAction.PgBouncer _ -> List.of("PgBouncer").stream();
                  case SwitchAction.HaProxy _ -> List.of("HAProxy").stream();
                  case SwitchAction.EnvFile file ->
                      List.of("%s of %s".formatted(file.key(), file.path().getFileName())).stream();
                  case SwitchAction.Command _ -> List.of("switched by a command").stream();
                  case SwitchAction.Http _ -> List.of("switched by HTTP").stream();
                })
        .toList();
  }

  private List<String> database(String title, String side, DatabaseUrl url) {
    List<String> lines = new ArrayList<>();
    lines.add(title);
    lines.add(
        Past.of(facts)
            .fact(side + ".version")
            .orElseGet(
                () ->
                    facts
                        .assessed()
                        .facts()
                        .getOrDefault(side + ".version", "version not known yet")));
    String name = facts.assessed().facts().getOrDefault(side + ".database", "");
    if (!name.isEmpty()) {
      lines.add("database " + name);
    }
    if (!url.reference().isEmpty() && url.reference().startsWith("$")) {
      lines.add(url.reference().replaceAll("[${}]", ""));
    }
    return lines;
  }

  void draw(Paper paper) {
    paper.add(new Block.Drawing(mermaid(), svg()));
  }

  private String mermaid() {
    StringBuilder text = new StringBuilder("flowchart TD\n");
    for (Node node : nodes) {
      text.append("  %s(\"%s\")\n".formatted(node.id(), words(node)));
    }
    for (Edge edge : edges) {
      String arrow = edge.isDashed() ? "-.->" : "-->";
      text.append(
          edge.word().isEmpty()
              ? "  %s %s %s\n".formatted(edge.from(), arrow, edge.to())
              : "  %s %s|%s| %s\n".formatted(edge.from(), arrow, edge.word(), edge.to()));
    }
    return text.toString().stripTrailing();
  }

  private static String words(Node node) {
    return node.lines().stream()
        .map(line -> line.replaceAll("[\"`<>#;\\p{Cntrl}]", "_"))
        .collect(Collectors.joining("<br/>"));
  }

  private String svg() {
    Html html = new Html();
    int height = 0;
    int width = 0;
    for (Node node : nodes) {
      height = Math.max(height, y(node) + node.height() + 10);
      width = Math.max(width, x(node) + WIDTH + 10);
    }
    html.raw(
        "<svg class=\"drawing\" role=\"img\" aria-label=\"architecture\" viewBox=\"0 0 %d %d\""
                .formatted(width, height)
            + " width=\"%d\">\n".formatted(width));
    edges.forEach(edge -> arrow(html, edge));
    nodes.forEach(node -> box(html, node));
    return html.raw("</svg>\n").toString();
  }

  private static int x(Node node) {
    return 10 + node.column() * STEP;
  }

  private static int y(Node node) {
    return 10 + node.row() * ROW * 3 / 4;
  }

  private static void box(Html html, Node node) {
    html.raw(
        "<g><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>"
            .formatted(x(node), y(node), WIDTH, node.height()));
    int line = y(node) + 5;
    for (int i = 0; i < node.lines().size(); i++) {
      line += LINE;
      html.raw(
              "<text class=\"%s\" x=\"%d\" y=\"%d\">"
                  .formatted(i == 0 ? "head" : "quiet", x(node) + 12, line))
          .text(node.lines().get(i))
          .raw("</text>");
    }
    html.raw("</g>\n");
  }

  private void arrow(Html html, Edge edge) {
    Node from = node(edge.from());
    Node to = node(edge.to());
    boolean isDown = from.column() == to.column();
    int x1 = isDown ? x(from) + WIDTH / 2 : x(from) + WIDTH;
    int y1 = isDown ? y(from) + from.height() : y(from) + from.height() / 2;
    int x2 = isDown ? x(to) + WIDTH / 2 : x(to);
    int y2 = isDown ? y(to) : y(to) + to.height() / 2;
    String style = edge.isDashed() ? " class=\"dashed\"" : "";
    html.raw(String.format(Locale.ROOT, "<path%s d=\"M%d %d L%d %d\"/>", style, x1, y1, x2, y2))
        .raw("<circle cx=\"%d\" cy=\"%d\" r=\"4\"/>".formatted(x2, y2))
        .raw(
            "<text class=\"quiet\" x=\"%d\" y=\"%d\">"
                .formatted(isDown ? x1 + 10 : x1 + 4, isDown ? (y1 + y2) / 2 + 4 : y1 - 46))
        .text(edge.word())
        .raw("</text>\n");
  }

  private Node node(String id) {
    return nodes.stream().filter(n -> n.id().equals(id)).findFirst().orElseThrow();
  }
}

package io.whimbrel.documents.strategy.structure;

import io.whimbrel.documents.Html;
import io.whimbrel.documents.strategy.paper.Block;
import io.whimbrel.documents.strategy.paper.Paper;
import io.whimbrel.documents.strategy.paper.Words;
import io.whimbrel.documents.strategy.structure.SchemaModel.Entity;
import io.whimbrel.documents.strategy.structure.SchemaModel.Line;
import io.whimbrel.documents.strategy.structure.SchemaModel.Link;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws tables with their columns, and a line for each foreign key. */
final class SchemaPicture {
  private static final int TABLES_MAX = 40;
  private static final int LINES_MAX = 24;
  private static final int COLUMNS = 3;
  private static final int WIDTH = 270;
  private static final int GAP = 60;
  private static final int HEAD = 28;
  private static final int LINE = 20;
  private static final int NAME_MAX = 18;
  private static final int TYPE_MAX = 17;

  private final SchemaModel whole;
  private final SchemaModel model;
  private final Map<String, Box> boxes = new LinkedHashMap<>();
  private int height;

  /** Where a table is drawn. */
  private record Box(int x, int y, int height) {}

  private SchemaPicture(SchemaModel whole) {
    this.whole = whole;
    this.model = whole.cut(TABLES_MAX);
  }

  /** Of tables. */
  static SchemaPicture of(SchemaModel model) {
    return new SchemaPicture(model);
  }

  /** Into a document; tables that have no place are told. */
  void draw(Paper paper) {
    place();
    paper.add(new Block.Drawing(mermaid(), svg()));
    int more = whole.entities().size() - model.entities().size();
    if (more > 0) {
      paper.text("%s more are in the statements below.".formatted(Words.counted(more, "table")));
    }
    if (model.entities().stream().anyMatch(e -> e.lines().size() > LINES_MAX)) {
      paper.text("Of wide tables the first %d columns are drawn.".formatted(LINES_MAX));
    }
  }

  private String mermaid() {
    StringBuilder text = new StringBuilder("erDiagram\n");
    for (Entity entity : model.entities()) {
      text.append("  ").append(quoted(entity.name())).append(" {\n");
      for (Line line : shown(entity)) {
        String mark = line.isKey() ? " PK" : model.isForeign(entity, line) ? " FK" : "";
        text.append("    %s %s%s\n".formatted(word(line.type()), word(line.name()), mark));
      }
      text.append("  }\n");
    }
    for (Link link : model.links()) {
      text.append(
          "  %s ||--o{ %s : %s\n"
              .formatted(quoted(link.to()), quoted(link.from()), quoted(link.column())));
    }
    return text.toString().stripTrailing();
  }

  private static List<Line> shown(Entity entity) {
    return entity.lines().stream().limit(LINES_MAX).toList();
  }

  private static String quoted(String name) {
    return "\"" + name.replaceAll("[\"`\\p{Cntrl}]", "_") + "\"";
  }

  /** Mermaid takes few characters in types and names. */
  private static String word(String any) {
    String safe =
        any.replace("character varying", "varchar")
            .replace("timestamp with time zone", "timestamptz")
            .replace("timestamp without time zone", "timestamp")
            .replaceAll("[^A-Za-z0-9_()\\-]", "_");
    return Character.isLetter(safe.charAt(0)) ? safe : "x" + safe;
  }

  private void place() {
    int[] bottom = new int[COLUMNS];
    for (Entity entity : model.entities()) {
      int column = 0;
      for (int i = 1; i < COLUMNS; i++) {
        column = bottom[i] < bottom[column] ? i : column;
      }
      int tall = HEAD + LINE * shown(entity).size() + 8;
      boxes.put(entity.name(), new Box(10 + column * (WIDTH + GAP), bottom[column] + 10, tall));
      bottom[column] += tall + 34;
      height = Math.max(height, bottom[column]);
    }
  }

  private String svg() {
    Html html = new Html();
    int width = COLUMNS * (WIDTH + GAP);
    html.raw(
        "<svg class=\"drawing\" role=\"img\" aria-label=\"tables and foreign keys\" viewBox=\"0 0"
            + " %d %d\" width=\"%d\">\n".formatted(width, height + 10, width));
    model.links().forEach(link -> line(html, link));
    model.entities().forEach(entity -> box(html, entity));
    return html.raw("</svg>\n").toString();
  }

  private void box(Html html, Entity entity) {
    Box box = boxes.getOrDefault(entity.name(), new Box(0, 0, 0));
    html.raw(
            "<g><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>"
                .formatted(box.x(), box.y(), WIDTH, box.height()))
        .raw("<text class=\"head\" x=\"%d\" y=\"%d\">".formatted(box.x() + 12, box.y() + 19))
        .text(cut(entity.name(), NAME_MAX + TYPE_MAX))
        .raw("</text>\n");
    int y = box.y() + HEAD;
    for (Line line : shown(entity)) {
      y += LINE;
      html.raw("<text x=\"%d\" y=\"%d\">".formatted(box.x() + 12, y - 4))
          .text(cut(line.name(), NAME_MAX))
          .raw("</text><text class=\"quiet\" x=\"%d\" y=\"%d\">".formatted(box.x() + 140, y - 4))
          .text(cut(word(line.type()), TYPE_MAX - 3) + mark(entity, line))
          .raw("</text>\n");
    }
    html.raw("</g>\n");
  }

  private String mark(Entity entity, Line line) {
    return line.isKey() ? " PK" : model.isForeign(entity, line) ? " FK" : "";
  }

  private void line(Html html, Link link) {
    Box from = boxes.get(link.from());
    Box to = boxes.get(link.to());
    if (from == null || to == null) {
      return;
    }
    boolean isRight = to.x() > from.x();
    int x1 = isRight ? from.x() + WIDTH : from.x();
    int x2 = isRight ? to.x() : to.x() + (to.x() == from.x() ? 0 : WIDTH);
    int y1 = from.y() + HEAD + row(link);
    int y2 = to.y() + 14;
    int bend = isRight ? GAP / 2 : -GAP / 2;
    int back = to.x() == from.x() ? bend : -bend;
    html.raw(
        String.format(
            Locale.ROOT,
            "<path d=\"M%d %d C%d %d %d %d %d %d\"/><circle cx=\"%d\" cy=\"%d\" r=\"3\"/>\n",
            x1,
            y1,
            x1 + bend,
            y1,
            x2 + back,
            y2,
            x2,
            y2,
            x2,
            y2));
  }

  private int row(Link link) {
    String first = link.column().split(", ", -1)[0];
    List<Line> lines =
        model.entities().stream()
            .filter(e -> e.name().equals(link.from()))
            .flatMap(e -> shown(e).stream())
            .toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).name().equals(first)) {
        return i * LINE + LINE / 2;
      }
    }
    return LINE / 2;
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max - 1) + "\u2026";
  }
}

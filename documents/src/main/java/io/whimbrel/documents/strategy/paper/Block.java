package io.whimbrel.documents.strategy.paper;

import java.util.List;

/** A part of the document, the same in all its forms. Texts are any, unless it says otherwise. */
public sealed interface Block {

  /** A heading of level 2 to 4. */
  record Heading(int level, String text) implements Block {}

  /** A label with its value; an empty value is that of a label above a list. */
  record Field(String label, String value) implements Block {}

  /** A paragraph. */
  record Paragraph(String text) implements Block {}

  /** What people wrote, as Markdown. */
  record Written(String markdown) implements Block {}

  /** A list; an item may have a label. */
  record Bullets(List<Bullet> items, boolean isNumbered) implements Block {
    public Bullets {
      items = List.copyOf(items);
    }
  }

  /** An item of a list, with a label or an empty one. */
  record Bullet(String label, String text) {}

  /** Items of a check list. */
  record Checks(List<Check> items) implements Block {
    public Checks {
      items = List.copyOf(items);
    }
  }

  /** A table. */
  record Grid(List<String> heads, List<List<String>> rows) implements Block {
    public Grid {
      heads = List.copyOf(heads);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /** A text of fixed width, such as SQL. */
  record Code(String language, String text) implements Block {}

  /** A drawing: as Mermaid where that is understood, as SVG of our own where it is not. */
  record Drawing(String mermaid, String svg) implements Block {}

  /** What nobody knows yet, with where to write it. */
  record Unknown(String what, String where) implements Block {}
}

package io.whimbrel.documents.strategy.paper;

import io.whimbrel.documents.Html;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people wrote in Markdown, as HTML: paragraphs, lists, tables, code, bold, and links. All
 * else stays text; nothing becomes markup of theirs.
 */
final class WrittenHtml {
  private static final Pattern INLINE =
      Pattern.compile(
          "\\*\\*(?<bold>.+?)\\*\\*|`(?<code>[^`]+)`"
              + "|\\[(?<text>[^\\]]+)\\]\\((?<link>https?://[^\\s)\"<>]+)\\)");
  private static final Pattern ITEM = Pattern.compile("\\s*(?:[-*]|\\d+[.)])\\s+(.*)");

  private final StringBuilder out = new StringBuilder();
  private final List<String> paragraph = new ArrayList<>();
  private Kind kind = Kind.TEXT;

  private enum Kind {
    TEXT,
    LIST,
    TABLE,
    CODE
  }

  private WrittenHtml() {}

  static String of(String markdown) {
    WrittenHtml written = new WrittenHtml();
    markdown.lines().forEach(written::line);
    written.end();
    return written.out.toString();
  }

  private void line(String line) {
    if (kind == Kind.CODE) {
      if (line.startsWith("```")) {
        end();
      } else {
        paragraph.add(Html.escaped(line));
      }
      return;
    }
    Matcher item = ITEM.matcher(line);
    if (line.startsWith("```")) {
      begin(Kind.CODE);
    } else if (line.isBlank()) {
      end();
    } else if (item.matches()) {
      begin(Kind.LIST);
      paragraph.add("<li>" + inline(item.group(1)) + "</li>");
    } else if (line.strip().startsWith("|")) {
      begin(Kind.TABLE);
      row(line.strip());
    } else {
      paragraph.add(inline(line));
    }
  }

  private void begin(Kind next) {
    if (kind != next) {
      end();
      kind = next;
    }
  }

  private void row(String line) {
    if (line.matches("[|:\\-\\s]+")) {
      return;
    }
    String tag = paragraph.isEmpty() ? "th" : "td";
    String inner = line.substring(1, line.endsWith("|") ? line.length() - 1 : line.length());
    StringBuilder row = new StringBuilder("<tr>");
    Arrays.stream(inner.split("\\|", -1))
        .forEach(
            cell ->
                row.append("<" + tag + ">").append(inline(cell.strip())).append("</" + tag + ">"));
    paragraph.add(row.append("</tr>").toString());
  }

  private void end() {
    if (!paragraph.isEmpty()) {
      String text = String.join(kind == Kind.TEXT ? " " : "\n", paragraph);
      out.append(
          switch (kind) {
            case TEXT -> "<p>" + text + "</p>\n";
            case LIST -> "<ul>\n" + text + "\n</ul>\n";
            case TABLE -> "<div class=\"scroll\"><table>" + text + "</table></div>\n";
            case CODE -> "<pre>" + text + "</pre>\n";
          });
    }
    paragraph.clear();
    kind = Kind.TEXT;
  }

  /** Bold, code and links of a line; all else is text. */
  static String inline(String line) {
    StringBuilder safe = new StringBuilder();
    Matcher part = INLINE.matcher(line);
    int at = 0;
    while (part.find()) {
      safe.append(Html.escaped(line.substring(at, part.start())));
      at = part.end();
      if (part.group("bold") != null) {
        safe.append("<strong>").append(Html.escaped(part.group("bold"))).append("</strong>");
      } else if (part.group("code") != null) {
        safe.append("<code>").append(Html.escaped(part.group("code"))).append("</code>");
      } else {
        safe.append("<a href=\"")
            .append(Html.escaped(part.group("link")))
            .append("\">")
            .append(Html.escaped(part.group("text")))
            .append("</a>");
      }
    }
    return safe.append(Html.escaped(line.substring(at))).toString();
  }
}

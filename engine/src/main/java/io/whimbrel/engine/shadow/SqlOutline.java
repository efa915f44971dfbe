package io.whimbrel.engine.shadow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What SQL says outside of quotes, comments and parentheses: enough to part statements and to know
 * what kind each one is. Knows PostgreSQL's quotes: {@code '…'} and {@code "…"} with doubled quotes
 * inside, {@code e'…'} with backslashes, {@code $tag$…$tag$}, and comments that nest. Immutable.
 */
final class SqlOutline {
  private static final List<String> READING = List.of("select", "with", "values", "table");

  private final String sql;

  SqlOutline(String sql) {
    this.sql = sql;
  }

  /** The statements, without the semicolons between them; empty ones are left out. */
  List<String> statements() {
    List<String> statements = new ArrayList<>();
    int begin = 0;
    int at = 0;
    while (at < sql.length()) {
      if (sql.charAt(at) == ';') {
        statements.add(sql.substring(begin, at).strip());
        begin = at + 1;
      }
      at = next(at);
    }
    statements.add(sql.substring(begin).strip());
    return statements.stream().filter(s -> !new SqlOutline(s).words().isEmpty()).toList();
  }

  /** Whether it begins as a query does. */
  boolean isQuery() {
    List<String> words = words();
    return !words.isEmpty() && READING.contains(words.getFirst());
  }

  /** Whether it orders its rows. */
  boolean isOrdered() {
    List<String> words = words();
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i - 1).equals("order") && words.get(i).equals("by")) {
        return true;
      }
    }
    return false;
  }

  /** Whether it has a parameter such as {@code $1}, within parentheses too. */
  boolean hasParameters() {
    for (int at = 0; at < sql.length(); at = next(at)) {
      if (sql.charAt(at) == '$' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1))) {
        return true;
      }
    }
    return false;
  }

  /** Words in lower case, outside of everything. A query in parentheses is one in them. */
  private List<String> words() {
    List<String> words = new ArrayList<>();
    int depth = 0;
    for (int at = 0; at < sql.length(); at = next(at)) {
      char c = sql.charAt(at);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (Character.isLetter(c) && depth == 0) {
        words.add(sql.substring(at, wordEnd(at)).toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  /** Where what begins here ends: a quoted text, a comment, a word, or one sign. */
  private int next(int at) {
    char c = sql.charAt(at);
    return switch (c) {
      case '\'' -> quoteEnd(at, isEscaping(at));
      case '"' -> quoteEnd(at, false);
      case '-' -> sql.startsWith("--", at) ? lineEnd(at) : at + 1;
      case '/' -> sql.startsWith("/*", at) ? commentEnd(at) : at + 1;
      case '$' -> dollarEnd(at);
      default -> isWordSign(c) ? afterWord(at) : at + 1;
    };
  }

  /** An {@code e} that belongs to a quote is no word of its own. */
  private int afterWord(int at) {
    int end = wordEnd(at);
    return end < sql.length() && sql.charAt(end) == '\'' ? quoteEnd(end, isEscaping(end)) : end;
  }

  private boolean isEscaping(int quote) {
    return quote > 0
        && (sql.charAt(quote - 1) == 'e' || sql.charAt(quote - 1) == 'E')
        && (quote == 1 || !isWordSign(sql.charAt(quote - 2)));
  }

  private int quoteEnd(int at, boolean isEscaping) {
    char quote = sql.charAt(at);
    int i = at + 1;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (c == '\\' && isEscaping) {
        i += 2;
      } else if (c != quote) {
        i++;
      } else if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return sql.length();
  }

  private int lineEnd(int at) {
    int end = sql.indexOf('\n', at);
    return end < 0 ? sql.length() : end + 1;
  }

  private int commentEnd(int at) {
    int depth = 1;
    int i = at + 2;
    while (i < sql.length() && depth > 0) {
      if (sql.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (sql.startsWith("*/", i)) {
        depth--;
        i += 2;
      } else {
        i++;
      }
    }
    return i;
  }

  private int dollarEnd(int at) {
    int tagEnd = at + 1;
    while (tagEnd < sql.length() && isWordSign(sql.charAt(tagEnd))) {
      tagEnd++;
    }
    boolean isQuote =
        tagEnd < sql.length()
            && sql.charAt(tagEnd) == '$'
            && (tagEnd == at + 1 || !isDigit(sql.charAt(at + 1)));
    if (!isQuote) {
      return at + 1;
    }
    String tag = sql.substring(at, tagEnd + 1);
    int end = sql.indexOf(tag, tagEnd + 1);
    return end < 0 ? sql.length() : end + tag.length();
  }

  private int wordEnd(int at) {
    int end = at;
    while (end < sql.length() && (isWordSign(sql.charAt(end)) || isDollarInWord(at, end))) {
      end++;
    }
    return Math.max(end, at + 1);
  }

  private boolean isDollarInWord(int begin, int at) {
    return at > begin && sql.charAt(at) == '$';
  }

  private static boolean isWordSign(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

package io.whimbrel.databases.postgresql.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Cuts SQL as PostgreSQL writes it into tokens; their texts joined are the SQL again. Knows quoted
 * names, strings with and without escapes, dollar quotes and comments, so that nothing inside them
 * is taken for a name.
 */
final class SqlTokens {

  /** What a token is. */
  enum Kind {
    /** A name or keyword without quotes. */
    WORD,
    /** A name in double quotes. */
    QUOTED,
    STRING,
    NUMBER,
    /** White space or a comment. */
    SPACE,
    SYMBOL
  }

  /**
   * A token.
   *
   * @param text as it is written
   * @param value of a name what the catalog holds, of a string its content; else the text
   */
  record Token(Kind kind, String text, String value) {

    /** Whether it may be a name. */
    boolean isName() {
      return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    /** Whether it is this symbol, or this word without quotes in lower case. */
    boolean is(String word) {
      return (kind == Kind.WORD || kind == Kind.SYMBOL) && value.equals(word);
    }
  }

  private final String sql;
  private int at;

  private SqlTokens(String sql) {
    this.sql = sql;
  }

  /** The tokens of a text. */
  static List<Token> of(String sql) {
    SqlTokens tokens = new SqlTokens(sql);
    List<Token> all = new ArrayList<>();
    while (tokens.at < sql.length()) {
      all.add(tokens.next());
    }
    return all;
  }

  private Token next() {
    int start = at;
    char c = sql.charAt(at);
    if (Character.isWhitespace(c)) {
      skipWhile(Character::isWhitespace);
      return token(Kind.SPACE, start);
    }
    if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      at = end < 0 ? sql.length() : end;
      return token(Kind.SPACE, start);
    }
    if (sql.startsWith("/*", at)) {
      skipComment();
      return token(Kind.SPACE, start);
    }
    if (c == '"') {
      skipQuoted('"', false);
      String inner = inner(start + 1).replace("\"\"", "\"");
      return new Token(Kind.QUOTED, sql.substring(start, at), inner);
    }
    if (c == '\'') {
      return string(start, start + 1, false);
    }
    if (isStringPrefix(c)) {
      at++;
      return string(start, start + 2, c == 'e' || c == 'E');
    }
    if (c == '$' && dollarTag() != 0) {
      return dollarString(start);
    }
    if (Character.isLetter(c) || c == '_') {
      skipWhile(d -> Character.isLetterOrDigit(d) || d == '_' || d == '$' || d > 127);
      String word = sql.substring(start, at);
      return new Token(Kind.WORD, word, word.toLowerCase(Locale.ROOT));
    }
    if (Character.isDigit(c)) {
      skipWhile(d -> Character.isLetterOrDigit(d) || d == '.' || d == '_');
      return token(Kind.NUMBER, start);
    }
    at += sql.startsWith("::", at) ? 2 : Character.charCount(sql.codePointAt(at));
    return token(Kind.SYMBOL, start);
  }

  private boolean isStringPrefix(char c) {
    return "eEbBxXnN".indexOf(c) >= 0 && at + 1 < sql.length() && sql.charAt(at + 1) == '\'';
  }

  private Token string(int start, int content, boolean hasEscapes) {
    skipQuoted('\'', hasEscapes);
    String inner = inner(content).replace("''", "'");
    String value = hasEscapes ? inner.replace("\\\\", "\\") : inner;
    return new Token(Kind.STRING, sql.substring(start, at), value);
  }

  /** Length of the tag that opens a dollar-quoted string here, dollars included; 0 if none does. */
  private int dollarTag() {
    int end = sql.indexOf('$', at + 1);
    if (end < 0) {
      return 0;
    }
    String tag = sql.substring(at + 1, end);
    boolean isTag =
        tag.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_')
            && (tag.isEmpty() || !Character.isDigit(tag.charAt(0)));
    return isTag ? end - at + 1 : 0;
  }

  private Token dollarString(int start) {
    String tag = sql.substring(at, at + dollarTag());
    int end = sql.indexOf(tag, start + tag.length());
    int contentEnd = end < 0 ? sql.length() : end;
    at = end < 0 ? sql.length() : end + tag.length();
    return new Token(
        Kind.STRING, sql.substring(start, at), sql.substring(start + tag.length(), contentEnd));
  }

  private void skipQuoted(char quote, boolean hasEscapes) {
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (hasEscapes && c == '\\') {
        at++;
      } else if (c == quote) {
        if (at < sql.length() && sql.charAt(at) == quote) {
          at++;
        } else {
          return;
        }
      }
    }
    at = sql.length();
  }

  private void skipComment() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < sql.length());
  }

  private void skipWhile(IntPredicate belongs) {
    while (at < sql.length() && belongs.test(sql.charAt(at))) {
      at++;
    }
  }

  private String inner(int from) {
    return from <= at - 1 ? sql.substring(from, at - 1) : "";
  }

  private Token token(Kind kind, int start) {
    String text = sql.substring(start, at);
    return new Token(kind, text, text);
  }
}

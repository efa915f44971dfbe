package io.whimbrel.engine.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lists and maps of texts as JSON text: an array of strings, an object of strings by name. Reads
 * back only what it wrote itself.
 */
final class JsonText {

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  static String of(List<String> values) {
    StringBuilder json = new StringBuilder("[");
    for (String value : values) {
      separate(json);
      quote(value, json);
    }
    return json.append(']').toString();
  }

  static String of(Map<String, String> values) {
    StringBuilder json = new StringBuilder("{");
    new TreeMap<>(values)
        .forEach(
            (name, value) -> {
              separate(json);
              quote(name, json);
              json.append(':');
              quote(value, json);
            });
    return json.append('}').toString();
  }

  static List<String> list(String json) {
    JsonText reader = new JsonText(json);
    List<String> values = new ArrayList<>();
    while (reader.hasMore()) {
      values.add(reader.string());
    }
    return values;
  }

  static Map<String, String> map(String json) {
    JsonText reader = new JsonText(json);
    Map<String, String> values = new LinkedHashMap<>();
    while (reader.hasMore()) {
      String name = reader.string();
      reader.at++;
      values.put(name, reader.string());
    }
    return values;
  }

  private static void separate(StringBuilder json) {
    if (json.length() > 1) {
      json.append(',');
    }
  }

  private static void quote(String value, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  /** Passes what stands between two strings; false at the end. */
  private boolean hasMore() {
    at++;
    return at < text.length() && text.charAt(at) == '"';
  }

  /** Reads a string and stands behind it. */
  private String string() {
    StringBuilder value = new StringBuilder();
    at++;
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c != '\\') {
        value.append(c);
        continue;
      }
      char escaped = text.charAt(at++);
      if (escaped == 'u') {
        value.append((char) Integer.parseInt(text, at, at + 4, 16));
        at += 4;
      } else {
        value.append(escaped);
      }
    }
    at++;
    return value.toString();
  }
}

package io.whimbrel.notify.channel;

/** Texts no longer than a receiver takes. */
final class Cut {
  private static final String MORE = "…";

  private Cut() {}

  /** The text, or its beginning; never half of a character. */
  static String to(int length, String text) {
    if (text.length() <= length) {
      return text;
    }
    int end = length - MORE.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + MORE;
  }

  /** In one line. */
  static String line(int length, String text) {
    return to(length, text.strip().replaceAll("\\s+", " "));
  }
}

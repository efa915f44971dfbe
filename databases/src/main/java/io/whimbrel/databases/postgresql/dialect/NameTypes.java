package io.whimbrel.databases.postgresql.dialect;

import java.util.regex.Pattern;

/**
 * Types whose values are numbers of objects and travel as their names (manual, 8.19): another
 * server has other numbers, and may have no object of that name.
 */
public final class NameTypes {

  private static final Pattern NAMES =
      Pattern.compile(
          "reg(?:class|collation|config|dictionary|namespace|oper|operator|proc|procedure|role|type)"
              + "(?:\\[])?");

  private NameTypes() {}

  /** Whether a type, as the catalog spells it, is one of them, or an array of one. */
  public static boolean isName(String type) {
    return NAMES.matcher(type).matches();
  }
}

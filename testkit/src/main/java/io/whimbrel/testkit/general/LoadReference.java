package io.whimbrel.testkit.general;

import java.util.List;

/**
 * A foreign key.
 *
 * @param parent the quoted name of the table that is referred to
 * @param columns of the table that refers
 * @param parentColumns what they refer to, in the same order
 */
record LoadReference(String parent, List<String> columns, List<String> parentColumns) {
  LoadReference {
    columns = List.copyOf(columns);
    parentColumns = List.copyOf(parentColumns);
  }
}

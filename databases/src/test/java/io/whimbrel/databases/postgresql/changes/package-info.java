@NullMarked
package io.whimbrel.databases.postgresql.changes;

import org.jspecify.annotations.NullMarked;

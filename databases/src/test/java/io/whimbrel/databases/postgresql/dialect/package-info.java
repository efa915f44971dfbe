@NullMarked
package io.whimbrel.databases.postgresql.dialect;

import org.jspecify.annotations.NullMarked;

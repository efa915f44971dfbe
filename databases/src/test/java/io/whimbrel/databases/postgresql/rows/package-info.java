@NullMarked
package io.whimbrel.databases.postgresql.rows;

import org.jspecify.annotations.NullMarked;

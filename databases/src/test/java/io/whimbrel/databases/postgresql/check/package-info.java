@NullMarked
package io.whimbrel.databases.postgresql.check;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.whimbrel.databases.postgresql.control;

import org.jspecify.annotations.NullMarked;

import { render } from "preact";
import { App } from "./App";
import "./style/base.css";
import "./style/parts.css";
import "./style/views.css";
import "./style/print.css";
import { startTheme } from "./theme";

startTheme();
render(<App />, document.getElementById("app")!);

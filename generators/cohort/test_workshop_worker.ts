import { serveTestBlocks } from "./test_workshop.ts";

serveTestBlocks();
